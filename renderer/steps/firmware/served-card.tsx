import { useTranslation } from 'react-i18next'
import type { FirmwareRecord } from '../../../contract/firmware.ts'
import type { TransferView } from '../../../contract/transfer.ts'
import { formatBytes, formatWhole } from '../../components/bytes.ts'
import { formatElapsed } from '../../components/format.ts'
import type { StatusKind } from '../../components/status-icon.tsx'
import { Mono, Status } from '../../components/ui.tsx'
import css from './firmware.module.css'

type Fetch = Extract<FirmwareRecord['turns'][number], { what: 'fetch' }>

const percent = (part: number, whole: number): string =>
  `${whole === 0 ? 0 : Math.min(100, (part / whole) * 100)}%`

/** Requests for bytes, not those that only ask how large the file is. */
const fetchesOf = ({ turns }: FirmwareRecord): readonly Fetch[] =>
  turns.flatMap((turn) => (turn.what === 'fetch' && turn.method !== 'HEAD' ? [turn] : []))

const Requests = ({
  record,
  transfer,
}: {
  readonly record: FirmwareRecord
  readonly transfer: TransferView | null
}) => {
  const { t, i18n } = useTranslation()
  const running = transfer?.attempts.findLast(({ endedAt, method }) => endedAt === null && method !== 'HEAD')
  const bytesOf = ({ attempt }: Fetch): number | null => {
    const live = transfer?.attempts.find(({ number }) => number === attempt)
    if (live) return live.bytes
    const ended = record.turns.find((turn) => turn.what === 'fetch-ended' && turn.attempt === attempt)
    return ended?.what === 'fetch-ended' ? ended.bytes : null
  }
  return (
    <ul className={css.requests}>
      {fetchesOf(record)
        .slice(-4)
        .map((fetch) => {
          const bytes = bytesOf(fetch)
          const number = fetch.attempt
          const words =
            fetch.from > 0
              ? t('firmware.served.resumed', { number, from: formatWhole(fetch.from, i18n.language) })
              : t('firmware.served.request', { number })
          return (
            <li key={number}>
              {words} · {record.protocol}
              {bytes !== null && ` · ${formatBytes(bytes)}`}
            </li>
          )
        })}
      {running && running.bytesPerSecond !== null && (
        <li className={css.rate}>
          {t('firmware.served.rate', { rate: formatBytes(running.bytesPerSecond) })}
          {running.secondsLeft !== null &&
            ` · ${t('firmware.served.left', { left: formatElapsed(running.secondsLeft * 1000, t) })}`}
        </li>
      )}
    </ul>
  )
}

const stateOf = (served: number, size: number, isRunning: boolean): StatusKind => {
  if (served >= size) return 'proven'
  if (!isRunning) return 'failed'
  return served > 0 ? 'running' : 'waiting'
}

/** Bytes that really went out, over all requests; seams where it went on after a break. */
export const ServedCard = ({
  record,
  transfer,
  served,
  isRunning,
}: {
  readonly record: FirmwareRecord
  readonly transfer: TransferView | null
  readonly served: number
  readonly isRunning: boolean
}) => {
  const { t, i18n } = useTranslation()
  const { image, url, fingerprint } = record
  const kind = stateOf(served, image.size, isRunning)
  const words = {
    proven: t('firmware.served.proven'),
    running: t('firmware.served.running'),
    waiting: t('firmware.served.waiting'),
  }
  const seams = new Set(
    fetchesOf(record).flatMap(({ from }) => (from > 0 && from < image.size ? [from] : [])),
  )
  return (
    <section className={css.card} aria-label={t('firmware.served.title')}>
      <div className={css.servedHead}>
        <h2>{t('firmware.served.title')}</h2>
        <Mono>{image.name}</Mono>
        <span className={css.servedCount}>
          {t('firmware.served.of', {
            served: formatWhole(served, i18n.language),
            size: formatWhole(image.size, i18n.language),
          })}{' '}
          <Status kind={kind}>
            {kind === 'proven' || kind === 'running' || kind === 'waiting'
              ? words[kind]
              : t('firmware.served.stopped')}
          </Status>
        </span>
      </div>
      <div
        className={kind === 'proven' ? `${css.bar} ${css.whole}` : css.bar}
        role="progressbar"
        aria-label={t('firmware.served.bar', { name: image.name })}
        aria-valuemin={0}
        aria-valuemax={image.size}
        aria-valuenow={served}
        aria-valuetext={t('firmware.served.of', {
          served: formatBytes(served),
          size: formatBytes(image.size),
        })}
      >
        <span style={{ width: percent(served, image.size) }} />
        {[...seams].map((from) => (
          <i key={from} style={{ left: percent(from, image.size) }} />
        ))}
      </div>
      <Requests record={record} transfer={transfer} />
      {isRunning && (
        <dl className={css.facts}>
          <dt>{t('firmware.served.url')}</dt>
          <dd className={css.mono}>{url}</dd>
          {fingerprint !== null && (
            <>
              <dt>{t('firmware.served.fingerprint')}</dt>
              <dd className={css.mono}>{fingerprint}</dd>
            </>
          )}
        </dl>
      )}
    </section>
  )
}
