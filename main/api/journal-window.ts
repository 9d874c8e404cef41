import type { JournalEvent, JournalEventKind } from '../../contract/journal-event.ts'
import type { ApiDeps } from './context.ts'

type Journal = ApiDeps['journal']

/** Whose events, and which. */
export interface Selection {
  readonly chargePointId: string
  readonly kinds: readonly JournalEventKind[]
}

/** At most so many events are taken from the journal in one go, so that nothing else waits long for its turn. */
const mostAtOnce = 2000
/** Numbers may be sparse: after a restart, or beside busy neighbours. A stretch of them grows to this. */
const widest = 1_048_576

/** The events with `after` < seq ≤ `through`. */
export interface Stretch {
  readonly after: number
  readonly through: number
  readonly events: readonly JournalEvent[]
}

/** `after` < seq ≤ `through`, however many there are; null: more than one go takes. */
const readStretch = async (
  journal: Journal,
  selection: Selection,
  after: number,
  through: number,
): Promise<readonly JournalEvent[] | null> => {
  const found = await journal.read({ ...selection, after, limit: mostAtOnce })
  const within = found.filter(({ seq }) => seq <= through)
  return within.length === mostAtOnce ? null : within
}

/**
 * Walks back from `before`, a stretch at a time, as long as it is asked for more; ends at the journal's beginning.
 * The journal is read forwards only, so a stretch is guessed: wider where little was found, narrower where too much was.
 */
export async function* stretchesBefore(
  journal: Journal,
  selection: Selection,
  before: number,
  width = 256,
): AsyncGenerator<Stretch, void> {
  let through = before - 1
  let span = width
  while (through > 0) {
    const after = Math.max(0, through - span)
    const events = await readStretch(journal, selection, after, through)
    if (events === null && span > 1) {
      span = Math.ceil(span / 4)
      continue
    }
    yield { after, through, events: events ?? [] }
    through = after
    if (events !== null && events.length < mostAtOnce / 4) span = Math.min(widest, span * 2)
  }
}

/** Walks on from `after`, a page at a time. */
export async function* stretchesAfter(
  journal: Journal,
  selection: Selection,
  after: number,
  limit = 256,
): AsyncGenerator<Stretch, void> {
  let from = after
  for (;;) {
    const head = journal.state().seq
    const events = await journal.read({ ...selection, after: from, limit })
    const isLast = events.length < limit
    // without a full page, all that there was when it was asked has been seen
    const through = isLast ? Math.max(head, events.at(-1)?.seq ?? from, from) : (events.at(-1)?.seq ?? from)
    yield { after: from, through, events }
    if (isLast) return
    from = through
  }
}
