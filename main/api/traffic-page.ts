import type { JournalEvent } from '../../contract/journal-event.ts'
import { noFilter, type TrafficFilter, type TrafficPage } from '../../contract/traffic.ts'
import type { ApiDeps } from './context.ts'
import { stretchesAfter, stretchesBefore, type Selection } from './journal-window.ts'
import {
  createMatcher,
  lastSeqOf,
  pair,
  toRow,
  trafficKinds,
  type Entry,
  type Paired,
} from './traffic-rows.ts'

type Journal = ApiDeps['journal']

/** With a filter that fits little, one page looks at about this many events and then says how far it came. */
const scannedEvents = 8_000
/** How many events of the charge point before or after a page are looked at for the other half of an exchange. */
const besideEvents = 3_000

export interface PageQuery {
  readonly chargePointId: string
  readonly limit: number
  readonly filter?: TrafficFilter | undefined
}

/** The CALLs, and the frames of findings, that `events` lack at their beginning. */
const withBefore = async (
  journal: Journal,
  selection: Selection,
  after: number,
  events: readonly JournalEvent[],
): Promise<Paired> => {
  let known = events
  let paired = pair(known)
  let looked = 0
  if (!paired.incomplete) return paired
  for await (const stretch of stretchesBefore(journal, selection, after + 1)) {
    looked += stretch.events.length
    known = [...stretch.events, ...known]
    if (stretch.events.length > 0) paired = pair(known)
    if (!paired.incomplete || looked >= besideEvents) break
  }
  return paired
}

/** The answers that `events` lack at their end, and the findings about their last frames. */
const withAfter = async (
  journal: Journal,
  selection: Selection,
  through: number,
  events: readonly JournalEvent[],
): Promise<readonly JournalEvent[]> => {
  const known = [...events]
  let looked = 0
  for await (const stretch of stretchesAfter(journal, selection, through, 64)) {
    looked += stretch.events.length
    known.push(...stretch.events)
    const open = pair(known).unanswered.some(({ seq }) => seq <= through)
    if (!open || looked >= besideEvents) break
  }
  return known
}

/** The newest rows before `before`. */
export const pageBefore = async (journal: Journal, end: number, query: PageQuery): Promise<TrafficPage> => {
  const { chargePointId, limit, filter = noFilter } = query
  const before = Math.min(end, journal.state().seq + 1)
  const selection = { chargePointId, kinds: trafficKinds }
  const isAsked = createMatcher(filter)
  let found: Entry[] = []
  let scanned = 0
  let from = before - 1
  for await (const stretch of stretchesBefore(journal, selection, before)) {
    const { after, through } = stretch
    from = after
    scanned += stretch.events.length
    if (stretch.events.length > 0) {
      const events = await withAfter(journal, selection, through, stretch.events)
      const { entries } = await withBefore(journal, selection, after, events)
      found = [
        ...entries.filter((entry) => entry.seq > after && entry.seq <= through && isAsked(entry)),
        ...found,
      ]
    }
    if (found.length >= limit || scanned >= scannedEvents) break
  }
  return { rows: found.map(toRow), gone: [], from, to: before - 1, head: journal.state().seq }
}

/** The rows after `after`, and those of before that something new belongs to. */
export const pageAfter = async (journal: Journal, after: number, query: PageQuery): Promise<TrafficPage> => {
  const { chargePointId, limit, filter = noFilter } = query
  const selection = { chargePointId, kinds: trafficKinds }
  const isAsked = createMatcher(filter)
  const found = new Map<number, Entry>()
  const gone: number[] = []
  let scanned = 0
  let to = after
  for await (const stretch of stretchesAfter(journal, selection, after, Math.max(limit, 256))) {
    to = stretch.through
    scanned += stretch.events.length
    if (stretch.events.length > 0) {
      const { entries } = await withBefore(journal, selection, stretch.after, stretch.events)
      for (const entry of entries)
        if (lastSeqOf(entry) > stretch.after) {
          if (isAsked(entry)) found.set(entry.seq, entry)
          else if (entry.seq <= after) gone.push(entry.seq)
          else found.delete(entry.seq)
        }
    }
    if (found.size >= limit || scanned >= scannedEvents) break
  }
  const rows = [...found.values()].sort((a, b) => a.seq - b.seq).map(toRow)
  return { rows, gone, from: after, to, head: journal.state().seq }
}
