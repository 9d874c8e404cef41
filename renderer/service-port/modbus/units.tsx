import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModbusLink } from '../../../contract/modbus.ts'
import type { ModbusIdentity } from '../../../contract/service-port.ts'
import { formatElapsed } from '../../components/format.ts'
import { Status } from '../../components/ui.tsx'
import { PanelState } from '../../panels/panel-parts.tsx'
import panelCss from '../../panels/panel.module.css'
import css from './modbus.module.css'
import { valueWords } from './rows.ts'
import { RunOutcome } from './run-outcome.tsx'
import { identityOf, scannedOf } from './run-results.ts'
import { useOrder } from './use-modbus.ts'
import { lineOf } from './write-dialog.tsx'

const answerMs = 300
const most = 247

const unitFrom = (text: string): number | null => {
  const unit = /^\d{1,3}$/.test(text.trim()) ? Number(text) : 0
  return unit >= 1 && unit <= most ? unit : null
}

const Identity = ({
  identity,
  onMap,
}: {
  readonly identity: ModbusIdentity
  readonly onMap: (map: string) => void
}) => {
  const { t } = useTranslation()
  const { unitId, identification, fits } = identity
  return (
    <section className={css.identity} aria-label={t('modbus.units.identified', { unit: unitId })}>
      <h2 className={panelCss.sub}>{t('modbus.units.identified', { unit: unitId })}</h2>
      <p>
        {identification.length === 0
          ? t('modbus.units.saysNothing')
          : `${t('modbus.units.says')}: ${identification.join(' · ')}`}
      </p>
      <p className={css.small}>{t(fits.length === 0 ? 'modbus.units.fitsNone' : 'modbus.units.fits')}</p>
      {fits.length > 0 && (
        <ul className={css.list}>
          {fits.map(({ map, device, fit, reading }) => (
            <li key={map} className={css.listRow}>
              <span className={css.grow}>
                {device}
                <br />
                <Status kind={fit === 'proven' ? 'proven' : 'note'} size={16}>
                  {fit === 'proven'
                    ? t('modbus.units.proven')
                    : t('modbus.units.possible', { value: valueWords(reading) })}
                </Status>
              </span>
              <Button size="sm" onClick={() => onMap(map)}>
                {t('modbus.units.useMap', { device: map })}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Finds the units on a line, and what they are. */
export const Units = ({
  link,
  onUnit,
  onMap,
}: {
  /** null: the line is not set up. */
  readonly link: ModbusLink | null
  readonly onUnit: (unitId: number) => void
  readonly onMap: (map: string, unitId: number) => void
}) => {
  const { t } = useTranslation()
  const [from, setFrom] = useState('1')
  const [to, setTo] = useState(String(most))
  const scan = useOrder()
  const identify = useOrder()
  const [first, last] = [unitFrom(from), unitFrom(to)]
  const count = first === null || last === null ? 0 : last - first + 1
  const found = scannedOf(scan.run)
  const identity = identityOf(identify.run)
  const isBusy = scan.isRunning || identify.isRunning
  const start = () => {
    if (link === null || first === null || last === null) return
    const { unitId: _unit, ...line } = lineOf(link)
    scan.start('modbus.scan', { ...line, from: first, to: last, answerMs })
  }
  return (
    <>
      <p className={css.small}>{t('modbus.units.lead')}</p>
      <form
        className={css.inline}
        onSubmit={(event) => {
          event.preventDefault()
          start()
        }}
      >
        <TextInput
          label={t('modbus.units.from')}
          inputMode="numeric"
          value={from}
          onChange={({ currentTarget }) => setFrom(currentTarget.value)}
        />
        <TextInput
          label={t('modbus.units.to')}
          inputMode="numeric"
          value={to}
          onChange={({ currentTarget }) => setTo(currentTarget.value)}
        />
        <Button type="submit" disabled={link === null || count < 1 || isBusy}>
          {t('modbus.units.find', { count: Math.max(count, 0) })}
        </Button>
      </form>
      <p className={css.small}>
        {count < 1
          ? t('modbus.units.wrong')
          : t('modbus.units.longest', {
              time: formatElapsed(Math.ceil((count * answerMs) / 1000) * 1000, t),
            })}
      </p>
      <RunOutcome order={scan} />
      {found?.units.length === 0 && (
        <PanelState
          kind="needs-you"
          title={t('modbus.units.none.title')}
          detail={t('modbus.units.none.detail')}
        />
      )}
      {found && found.units.length > 0 && (
        <>
          <h2 className={panelCss.sub}>{t('modbus.units.found', { count: found.units.length })}</h2>
          <ul className={css.list}>
            {found.units.map(({ unitId, answered, identification }) => (
              <li key={unitId} className={css.listRow}>
                <span className={css.grow}>
                  <b>{t('modbus.link.unitOf', { unit: unitId })}</b>{' '}
                  {identification.length > 0 ? identification.join(' · ') : t(`modbus.units.${answered}`)}
                </span>
                <Button
                  size="sm"
                  disabled={isBusy || link === null}
                  onClick={() => {
                    onUnit(unitId)
                    if (link) identify.start('modbus.identify', { ...lineOf(link), unitId })
                  }}
                >
                  {t('modbus.units.identify', { unit: unitId })}
                </Button>
                <Button size="sm" disabled={link?.unitId === unitId} onClick={() => onUnit(unitId)}>
                  {link?.unitId === unitId
                    ? t('modbus.units.chosen')
                    : t('modbus.units.use', { unit: unitId })}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      <RunOutcome order={identify} />
      {identity && <Identity identity={identity} onMap={(map) => onMap(map, identity.unitId)} />}
    </>
  )
}
