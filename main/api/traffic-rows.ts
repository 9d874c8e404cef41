import type { EventOf, JournalEvent, JournalEventKind, Severity } from '../../contract/journal-event.ts'
import type { TrafficFilter, TrafficFrame, TrafficRow } from '../../contract/traffic.ts'
import { briefOf } from './frame-brief.ts'

export const trafficKinds: readonly JournalEventKind[] = [
  'frame',
  'finding',
  'connection-opened',
  'connection-closed',
]

type FrameEvent = EventOf<'frame'>
type LinkEvent = EventOf<'connection-opened'> | EventOf<'connection-closed'>

/** A row before it is told: with its events whole. */
export interface Exchange {
  readonly seq: number
  readonly call: FrameEvent | null
  answer: FrameEvent | null
  readonly findings: EventOf<'finding'>[]
}
export type Entry = Exchange | { readonly seq: number; readonly link: LinkEvent }

export interface Paired {
  /** Ascending by `seq`. */
  readonly entries: readonly Entry[]
  /** CALLs without an answer among these events. */
  readonly unanswered: readonly Exchange[]
  /** There are answers to a CALL, or findings about a frame, that are not among these events. */
  readonly incomplete: boolean
}

/** A CALL and its answer have the message ID in common and go opposite ways (OCPP-J 1.6 §4.1.4). */
const callKey = (event: FrameEvent, direction: 'in' | 'out'): string =>
  `${event.connectionId} ${direction} ${event.messageId ?? ''}`

const opposite = { in: 'out', out: 'in' } as const

/** Joins the frames of one charge point. An answer whose CALL was answered already, or is not there, stands alone. */
export const pair = (events: readonly JournalEvent[]): Paired => {
  const entries: Entry[] = []
  const open = new Map<string, Exchange>()
  const answered = new Set<string>()
  const byFrame = new Map<number, Exchange>()
  let incomplete = false

  const addExchange = (exchange: Exchange, frame: FrameEvent): void => {
    entries.push(exchange)
    byFrame.set(frame.seq, exchange)
  }
  const addFrame = (frame: FrameEvent): void => {
    const { seq, messageType, direction, messageId, latencyMs } = frame
    if (messageType === 2) {
      const exchange: Exchange = { seq, call: frame, answer: null, findings: [] }
      addExchange(exchange, frame)
      if (messageId !== null) open.set(callKey(frame, direction), exchange)
      return
    }
    const key = callKey(frame, opposite[direction])
    const exchange = messageType === null || messageId === null ? undefined : open.get(key)
    if (exchange) {
      open.delete(key)
      answered.add(key)
      exchange.answer = frame
      byFrame.set(seq, exchange)
      return
    }
    if (messageType !== null && latencyMs !== null && !answered.has(key)) incomplete = true
    addExchange({ seq, call: null, answer: frame, findings: [] }, frame)
  }

  for (const event of events)
    switch (event.kind) {
      case 'frame':
        addFrame(event)
        break
      case 'finding': {
        const exchange = event.frameSeq === null ? undefined : byFrame.get(event.frameSeq)
        if (exchange) exchange.findings.push(event)
        else if (event.frameSeq !== null) incomplete = true
        break
      }
      case 'connection-opened':
      case 'connection-closed':
        entries.push({ seq: event.seq, link: event })
        break
      default:
        break
    }
  return { entries, unanswered: [...open.values()], incomplete }
}

const holds = (text: string, words: readonly string[]): boolean => words.every((word) => text.includes(word))

/** Whether an entry is asked for. The link's comings and goings belong to the whole picture, not to a search. */
export const createMatcher = (filter: TrafficFilter): ((entry: Entry) => boolean) => {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean)
  const { action, slowMs, findings } = filter
  if (words.length === 0 && action === null && slowMs === null && !findings) return () => true
  return (entry) => {
    if ('link' in entry) return false
    const { call, answer } = entry
    if (action !== null && (call ?? answer)?.action !== action) return false
    if (findings && entry.findings.length === 0) return false
    if (slowMs !== null) {
      const latencyMs = answer?.latencyMs ?? null
      if (call === null || (answer !== null && (latencyMs ?? 0) < slowMs)) return false
    }
    return words.length === 0 || holds(`${call?.text ?? ''}\n${answer?.text ?? ''}`.toLowerCase(), words)
  }
}

const toFrame = (event: FrameEvent): TrafficFrame => ({
  seq: event.seq,
  at: event.at,
  messageType: event.messageType,
  brief: briefOf(event),
})

const ranks: Readonly<Record<Severity, number>> = { note: 0, tolerated: 1, violation: 2 }

const worst = (findings: readonly EventOf<'finding'>[]): Severity | null => {
  let severity: Severity | null = null
  for (const finding of findings)
    if (severity === null || ranks[finding.severity] > ranks[severity]) ({ severity } = finding)
  return severity
}

export const toRow = (entry: Entry): TrafficRow => {
  if ('link' in entry) {
    const { seq, at, connectionId } = entry.link
    return {
      kind: 'link',
      seq,
      at,
      connectionId,
      change:
        entry.link.kind === 'connection-opened'
          ? { to: 'opened', remoteAddress: entry.link.remoteAddress }
          : { to: 'closed', code: entry.link.code, reason: entry.link.reason },
    }
  }
  const { seq, call, answer, findings } = entry
  const first = call ?? answer
  return {
    kind: 'exchange',
    seq,
    at: first?.at ?? 0,
    connectionId: first?.connectionId ?? 0,
    messageId: first?.messageId ?? null,
    direction: first?.direction ?? 'in',
    action: first?.action ?? null,
    call: call && toFrame(call),
    answer: answer && toFrame(answer),
    latencyMs: call === null ? null : (answer?.latencyMs ?? null),
    severity: worst(findings),
    findings: findings.length,
  }
}

/** The highest seq that has to do with an entry. */
export const lastSeqOf = (entry: Entry): number =>
  'link' in entry ? entry.seq : Math.max(entry.seq, entry.answer?.seq ?? 0, entry.findings.at(-1)?.seq ?? 0)
