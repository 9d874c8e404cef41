import type { TFunction } from 'i18next'
import type { ExchangeRow, FrameBrief, LinkRow, TrafficFrame } from '../../../contract/traffic.ts'
import { formatElapsed, formatMeasured } from '../../components/format.ts'
import type { StatusKind } from '../../components/status-icon.tsx'

/** A CALL without an answer is waited for this long; after that its answer is called missing. Milliseconds. */
const waitMs = 60_000

/** How an exchange stands. */
export type ExchangeState = 'answered' | 'refused' | 'waiting' | 'no-answer' | 'alone'

export const stateOf = (row: ExchangeRow, now: number, liveConnectionId: number | null): ExchangeState => {
  if (row.call === null) return 'alone'
  if (row.answer !== null) return row.answer.messageType === 4 ? 'refused' : 'answered'
  return row.connectionId === liveConnectionId && now - row.at < waitMs ? 'waiting' : 'no-answer'
}

/** The telling part of a frame in words; `short` where there is little room: connectors and transactions by number. */
export const briefWords = (brief: FrameBrief, t: TFunction, short = false): string => {
  const { connectorId, transactionId, count, words } = brief
  const name = (kind: 'connector' | 'transaction', n: number | undefined): string | null =>
    n === undefined ? null : short ? String(n) : t(`traffic.brief.${kind}`, { n })
  const parts = [
    name('connector', connectorId),
    short && connectorId !== undefined ? null : name('transaction', transactionId),
    ...words,
    count === undefined ? null : t(`traffic.brief.${count.of}`, { count: count.n }),
  ]
  return parts.filter((part) => part !== null).join(short ? ' · ' : ', ')
}

/** How long an answer took; what is below a millisecond says so. */
export const tookWords = (ms: number, t: TFunction): string =>
  ms < 0.5 ? `< ${formatMeasured(1, t)}` : formatMeasured(ms, t)

export const answerWords = (answer: TrafficFrame, t: TFunction): string =>
  briefWords(answer.brief, t) ||
  (answer.messageType === null ? t('traffic.unreadable') : t('traffic.empty_payload'))

export const titleOf = (row: ExchangeRow, t: TFunction): string => row.action ?? t('traffic.unreadable')

/** The last line of an exchange, whichever way it went. */
export const outcomeWords = (row: ExchangeRow, state: ExchangeState, t: TFunction): string => {
  if (row.answer !== null) return answerWords(row.answer, t)
  return state === 'waiting' ? t('traffic.waiting') : t('traffic.noAnswer')
}

/** The time at the right: how long it took, or takes already. */
export const timeWords = (row: ExchangeRow, state: ExchangeState, now: number, t: TFunction): string => {
  if (row.latencyMs !== null) return tookWords(row.latencyMs, t)
  return state === 'waiting' ? formatElapsed(now - row.at, t) : ''
}

export const severityKind = {
  violation: 'failed',
  tolerated: 'needs-you',
  note: 'note',
} as const satisfies Record<string, StatusKind>

export const linkWords = (row: LinkRow, t: TFunction): string =>
  row.change.to === 'opened'
    ? t('traffic.linkOpened', { address: row.change.remoteAddress })
    : t('traffic.linkClosed', { code: row.change.code })
