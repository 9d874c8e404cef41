import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChargePointView } from '../../../contract/project.ts'
import { formatOffset } from '../../components/format.ts'
import { Icon } from '../../components/icon.tsx'
import ui from '../../components/ui.module.css'
import css from './boot.module.css'

const scaleMs = 10_000
const fineMs = 3_000
const halfHourMs = 1_800_000
/** How near to a whole number of half hours an offset must be for its cause to be a time zone. */
const zoneToleranceMs = 60_000

/** No zone is further from UTC. */
const furthestZoneMs = 14 * 3_600_000

/** Behind by more than this, it may be no clock: what it kept while it was away is sent late (OCPP 1.6 §3.7). */
const lateMs = 60_000

const isZone = (offsetMs: number): boolean => {
  if (Math.abs(offsetMs) > furthestZoneMs + zoneToleranceMs) return false
  const rest = Math.abs(offsetMs) % halfHourMs
  return Math.abs(offsetMs) > halfHourMs / 2 && Math.min(rest, halfHourMs - rest) < zoneToleranceMs
}

const Scale = ({ offsetMs }: { readonly offsetMs: number | null }) => {
  const { t } = useTranslation()
  const isFine = offsetMs !== null && Math.abs(offsetMs) <= fineMs
  const place =
    offsetMs === null ? null : 50 + (Math.max(-scaleMs, Math.min(scaleMs, offsetMs)) / scaleMs) * 50
  return (
    <div aria-hidden="true">
      <div className={css.scale}>
        <span className={css.axis} />
        <span className={css.fine} />
        <span className={css.zero} />
        {place !== null && (
          <span
            className={css.marker}
            style={{ left: `${place}%`, background: isFine ? 'var(--ok)' : 'var(--warn)' }}
          />
        )}
      </div>
      <div className={css.scaleWords}>
        <span>−{t('duration.seconds', { n: scaleMs / 1000 })}</span>
        <span>{t('boot.clock.scale', { seconds: fineMs / 1000 })}</span>
        <span>+{t('duration.seconds', { n: scaleMs / 1000 })}</span>
      </div>
    </div>
  )
}

/** Its clock against this laptop's. */
export const ClockCard = ({ chargePoint }: { readonly chargePoint: ChargePointView }) => {
  const { t } = useTranslation()
  const id = useId()
  const { clockOffsetMs: offsetMs } = chargePoint
  const isNone = offsetMs !== null && Math.abs(offsetMs) < 50
  const words = (): string => {
    if (offsetMs === null) return t('boot.clock.noneDetail')
    if (Math.abs(offsetMs) <= fineMs) return t('boot.clock.fine')
    const late = offsetMs < -lateMs ? ` ${t('boot.clock.late')}` : ''
    if (isZone(offsetMs)) return t('boot.clock.zone') + late
    if (late !== '') return `${t('boot.clock.heals')}${late}`
    return Math.abs(offsetMs) > scaleMs
      ? `${t('boot.clock.heals')} (${t('boot.clock.beyond')})`
      : t('boot.clock.heals')
  }
  return (
    <section className={`${ui.card} ${css.clock}`} aria-labelledby={id}>
      <div>
        <div className={css.clockHead}>
          <Icon name="clock" />
          <h2 id={id}>{t('boot.clock.title')}</h2>
        </div>
        <div className={css.offset}>{offsetMs === null ? '—' : formatOffset(offsetMs, t)}</div>
        <div className={css.small}>
          {offsetMs === null
            ? t('boot.clock.none')
            : isNone
              ? t('boot.clock.equal')
              : offsetMs > 0
                ? t('boot.clock.ahead')
                : t('boot.clock.behind')}
        </div>
      </div>
      <div>
        <Scale offsetMs={offsetMs} />
        <p className={css.small} style={{ color: 'var(--ink)' }}>
          {words()}
        </p>
      </div>
    </section>
  )
}
