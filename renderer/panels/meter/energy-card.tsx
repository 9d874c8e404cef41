import { useTranslation } from 'react-i18next'
import { formatElapsed } from '../../components/format.ts'
import { Status } from '../../components/ui.tsx'
import panelCss from '../panel.module.css'
import css from './meter.module.css'
import {
  comparePowerWithEnergy,
  leastSamples,
  leastWh,
  tolerancePercent,
  type EnergyComparison,
} from './plausibility.ts'
import { formatValue, type Reading } from './series.ts'

const energy = (wh: number): string =>
  Math.abs(wh) >= 1000 ? `${(wh / 1000).toFixed(2)} kWh` : `${wh.toFixed(0)} Wh`

const percent = (value: number): string => {
  if (!Number.isFinite(value)) return '∞ %'
  const sign = value < 0 ? '−' : '+'
  return `${sign}${formatValue(Math.abs(Number(value.toFixed(1))))} %`
}

const Compared = ({ comparison }: { readonly comparison: EnergyComparison }) => {
  const { t } = useTranslation()
  const {
    samples,
    durationMs,
    powerWh,
    registerWh,
    differencePercent,
    gaps,
    phasesAdded,
    backwards,
    verdict,
  } = comparison
  const words = { count: samples, duration: formatElapsed(durationMs, t) }
  return (
    <>
      <dl className={css.facts}>
        <dt>
          {t('meter.energy.power')}
          <small>{t(phasesAdded ? 'meter.energy.overPhases' : 'meter.energy.over', words)}</small>
        </dt>
        <dd>{energy(powerWh)}</dd>
        <dt>{t('meter.energy.register')}</dt>
        <dd>{energy(registerWh)}</dd>
        <dt>
          {t('meter.energy.difference')}
          <small>{t('meter.energy.limit', { percent: tolerancePercent })}</small>
        </dt>
        <dd className={css.hero}>{percent(differencePercent)}</dd>
      </dl>
      {backwards && <p className={panelCss.muted}>{t('meter.energy.backwards')}</p>}
      {verdict === 'off' && !backwards && <p className={panelCss.muted}>{t('meter.energy.offDetail')}</p>}
      {verdict === 'open' && (
        <p className={panelCss.muted}>
          {t('meter.energy.needsTime', { samples: leastSamples, energy: energy(leastWh) })}
        </p>
      )}
      {gaps > 0 && <p className={panelCss.muted}>{t('meter.energy.gaps', { count: gaps })}</p>}
    </>
  )
}

const verdicts = {
  fine: { kind: 'proven', words: 'meter.energy.fine' },
  off: { kind: 'needs-you', words: 'meter.energy.off' },
  open: { kind: 'waiting', words: 'meter.energy.open' },
} as const

/** Whether the power that it tells, over time, makes the energy that it tells. */
export const EnergyCard = ({
  readings,
  connector,
}: {
  readonly readings: readonly Reading[]
  readonly connector: string
}) => {
  const { t } = useTranslation()
  const comparison = comparePowerWithEnergy(readings)
  const { kind, words } = verdicts[comparison.kind === 'compared' ? comparison.verdict : 'open']
  return (
    <section className={css.energy}>
      <div className={css.energyHead}>
        <h2 className={panelCss.sub}>{t('meter.energy.title')}</h2>
        <Status kind={kind}>{t(words)}</Status>
      </div>
      <p className={panelCss.muted}>{connector}</p>
      {comparison.kind === 'compared' && <Compared comparison={comparison} />}
      {comparison.kind === 'no-power' && <p className={panelCss.muted}>{t('meter.energy.needsPower')}</p>}
      {comparison.kind === 'no-register' && (
        <p className={panelCss.muted}>{t('meter.energy.needsRegister')}</p>
      )}
      {comparison.kind === 'too-little' && (
        <p className={panelCss.muted}>
          {t('meter.energy.needsTime', { samples: leastSamples, energy: energy(leastWh) })}
        </p>
      )}
    </section>
  )
}
