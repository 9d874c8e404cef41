import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { FirmwareRecord } from '../../../contract/firmware.ts'
import type { TransferView } from '../../../contract/transfer.ts'
import { formatBytes, formatWhole } from '../../components/bytes.ts'
import { formatElapsed } from '../../components/format.ts'
import type { StatusKind } from '../../components/status-icon.tsx'
import { Mono, Status } from '../../components/ui.tsx'
import css from './firmware.module.css'
import type { OpenKind, Served } from './firmware-record.ts'

type Fetch = Extract<FirmwareRecord['turns'][number], { what: 'fetch' }>

const percent = (part: number, whole: number): string =>
  `${whole === 0 ? 0 : Math.min(100, (part / whole) * 100)}%`

/** Requests for bytes, not those that only ask how large the file is. */
const fetchesOf = ({ turns }: FirmwareRecord): readonly Fetch[] =>
  turns.flatMap((turn) => (turn.what === 'fetch' && turn.method !== 'HEAD' ? [turn] : []))

/** Where the requests of the transfer that runs now begin: they are numbered anew. */
const takenUpAt = ({ turns }: FirmwareRecord): number =>
  turns.findLastIndex(({ what }) => what === 'taken-up')

const Requests = ({
  record,
  transfer,
}: {
  readonly record: FirmwareRecord
  readonly transfer: TransferView | null
}) => {
  const { t, i18n } = useTranslation()
  const running = transfer?.attempts.findLast(({ endedAt, method }) => endedAt === null && method !== 'HEAD')
  const bytesOf = (fetch: Fetch): number | null => {
    const { attempt } = fetch
    const index = record.turns.indexOf(fetch)
    const live = transfer?.attempts.find(({ number }) => number === attempt)
    if (live && index > takenUpAt(record)) return live.bytes
    const ended = record.turns
      .slice(index)
      .find((turn) => turn.what === 'fetch-ended' && turn.attempt === attempt)
    return ended?.what === 'fetch-ended' ? ended.bytes : null
  }
  return (
    <ul className={css.requests}>
      {fetchesOf(record)
        .slice(-4)
        .map((fetch, index) => {
          const bytes = bytesOf(fetch)
          const number = fetch.attempt
          const words =
            fetch.from > 0
              ? t('firmware.served.resumed', { number, from: formatWhole(fetch.from, i18n.language) })
              : t('firmware.served.request', { number })
          return (
            <li key={index}>
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

/** Bytes move, as far as can be seen: none for seconds, or no request at all, is a standstill. */
const isMoving = (transfer: TransferView | null): boolean =>
  transfer?.attempts.some(
    ({ state, method, bytesPerSecond }) => state === 'running' && method !== 'HEAD' && bytesPerSecond !== 0,
  ) ?? false

const statusOf = (
  {
    served,
    size,
    open,
    transfer,
  }: { served: number; size: number; open: OpenKind; transfer: TransferView | null },
  t: TFunction,
): { readonly kind: StatusKind; readonly word: string } => {
  if (served >= size) return { kind: 'proven', word: t('firmware.served.proven') }
  if (open === 'interrupted') return { kind: open, word: t('firmware.walk.interrupted') }
  if (open !== 'waiting') return { kind: open, word: t('firmware.served.stopped') }
  if (isMoving(transfer)) return { kind: 'running', word: t('firmware.served.running') }
  return { kind: open, word: served > 0 ? t('firmware.served.still') : t('firmware.served.waiting') }
}

/** Bytes that really went out, over all requests; seams where it went on after a break. */
export const ServedCard = ({
  record,
  transfer,
  served: { bytes: served, isAtLeast },
  open,
}: {
  readonly record: FirmwareRecord
  readonly transfer: TransferView | null
  readonly served: Served
  readonly open: OpenKind
}) => {
  const { t, i18n } = useTranslation()
  const { image, url, fingerprint } = record
  const { kind, word } = statusOf({ served, size: image.size, open, transfer }, t)
  const seams = new Set(
    fetchesOf(record).flatMap(({ from }) => (from > 0 && from < image.size ? [from] : [])),
  )
  return (
    <section className={css.card} aria-label={t('firmware.served.title')}>
      <div className={css.servedHead}>
        <h2>{t('firmware.served.title')}</h2>
        <Mono>{image.name}</Mono>
        <span className={css.servedCount}>
          {t(`firmware.served.${isAtLeast ? 'atLeast' : 'of'}`, {
            served: formatWhole(served, i18n.language),
            size: formatWhole(image.size, i18n.language),
          })}{' '}
          <Status kind={kind}>{word}</Status>
        </span>
      </div>
      <div
        className={kind === 'proven' ? `${css.bar} ${css.whole}` : css.bar}
        role="progressbar"
        aria-label={t('firmware.served.bar', { name: image.name })}
        aria-valuemin={0}
        aria-valuemax={image.size}
        aria-valuenow={served}
        aria-valuetext={t(`firmware.served.${isAtLeast ? 'atLeast' : 'of'}`, {
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
      {kind !== 'proven' && takenUpAt(record) !== -1 && (
        <p className={css.small}>{t('firmware.served.since')}</p>
      )}
      {open === 'waiting' && (
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
