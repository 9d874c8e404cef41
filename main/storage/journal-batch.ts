import type { JournalEvent, JournalEventKind } from '../../contract/journal-event.ts'
import type { JournalBatch, Topic } from './journal-store.ts'
import { encodeEvents } from './stored-events.ts'

/** A stored batch holds about this much at most: a reader of one event has to take it apart. */
const storedEvents = 1_000
const storedChars = 256 * 1024
/** What an event weighs besides its frame, about. */
const eventChars = 250

const weight = (event: JournalEvent): number => (event.kind === 'frame' ? event.text.length : 0) + eventChars

/** Serialises events that follow on each other, once for the disk and for all time; null: there are none. */
export const toBatch = (events: readonly JournalEvent[]): JournalBatch | null => {
  const first = events[0]
  const last = events.at(-1)
  if (!first || !last) return null
  const kindsOf = new Map<string | null, JournalEventKind[]>()
  for (const event of events) {
    const chargePointId = 'chargePointId' in event ? event.chargePointId : null
    const kinds = kindsOf.get(chargePointId)
    if (!kinds) kindsOf.set(chargePointId, [event.kind])
    else if (!kinds.includes(event.kind)) kinds.push(event.kind)
  }
  const topics = [...kindsOf].flatMap(([id, kinds]) => kinds.map((kind): Topic => [kind, id]))
  return {
    firstSeq: first.seq,
    lastSeq: last.seq,
    lastAt: Math.round(last.at),
    topics,
    text: encodeEvents(events),
  }
}

/** Cuts a long run of events into stored batches of a bounded size. */
export const inParts = function* (events: readonly JournalEvent[]): Generator<readonly JournalEvent[]> {
  let start = 0
  let chars = 0
  for (const [index, event] of events.entries()) {
    if (index > start && (index - start >= storedEvents || chars >= storedChars)) {
      yield events.slice(start, index)
      start = index
      chars = 0
    }
    chars += weight(event)
  }
  yield start === 0 ? events : events.slice(start)
}
