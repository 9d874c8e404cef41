import type { EventsItem } from '../../contract/bridge.ts'
import type { JournalEvent } from '../../contract/journal-event.ts'
import type { ApiDeps } from './context.ts'

/** A client that has more than this unread is told to start over. */
const behindBytes = 1024 * 1024
/** It may go on once it has read down to this. */
const caughtUpBytes = 64 * 1024
/** While a client is behind, how often to look whether it has caught up. */
const lookEveryMs = 50
/** A client that missed more than this gets a snapshot: it is smaller. */
const mostReplayed = 2000
/** Events that wait to be sent; beyond, the client counts as behind. */
const mostQueued = 10_000
/** One message holds events of about this many characters. */
const batchChars = 256 * 1024

/** One item with the place in the journal that it leads up to. */
export interface NumberedItem {
  readonly seq: number
  readonly item: EventsItem
}

export interface EventsOptions {
  readonly journal: ApiDeps['journal']
  readonly clock: ApiDeps['clock']
  /** Bytes that the client has not read yet. */
  readonly bufferedAmount: () => number
  /** The last seq that the client has; null = none, it wants a snapshot. */
  readonly after: number | null
  readonly signal: AbortSignal
}

const sizeOf = (event: JournalEvent): number =>
  event.kind === 'frame' || event.kind === 'console-text' ? event.text.length + 200 : 400

/** Takes the events of one message off the queue. */
const takeBatch = (queue: JournalEvent[]): readonly JournalEvent[] => {
  let chars = 0
  const end = queue.findIndex((event) => (chars += sizeOf(event)) > batchChars)
  return queue.splice(0, end === -1 ? queue.length : Math.max(end, 1))
}

/** A bell that is waited for; rung while nobody waits, it is remembered. */
const createBell = (signal: AbortSignal) => {
  let rung = false
  let wake: (() => void) | null = null
  const ring = (): void => {
    rung = true
    wake?.()
  }
  signal.addEventListener('abort', ring, { once: true })
  return {
    ring,
    wait: async (): Promise<void> => {
      if (!rung && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve))
      wake = null
      rung = false
    },
    forget: () => signal.removeEventListener('abort', ring),
  }
}

/** What the client missed since `after`; null = too much, or more than there is: a snapshot instead. */
const missedSince = async (
  journal: EventsOptions['journal'],
  after: number,
): Promise<readonly JournalEvent[] | null> => {
  if (after > journal.state().seq) return null
  const events = await journal.read({ after, limit: mostReplayed + 1 })
  return events.length > mostReplayed ? null : events
}

/**
 * The journal as one client follows it: a snapshot (or what it missed since `after`), then batches without a gap. A
 * client that reads too slowly gets `behind` and a new snapshot when it has caught up; what it missed is kept nowhere,
 * so its slowness costs at most a snapshot, `behindBytes` and one message.
 */
export async function* followJournal(options: EventsOptions): AsyncGenerator<NumberedItem, void> {
  const { journal, clock, bufferedAmount, after, signal } = options
  const bell = createBell(signal)
  const queue: JournalEvent[] = []
  let behind = false
  let savedSeq = journal.savedSeq
  const unsubscribe = journal.subscribe((events) => {
    if (!behind) queue.push(...events)
    if (queue.length > mostQueued) {
      behind = true
      queue.length = 0
    }
    bell.ring()
  })
  const snapshot = (): NumberedItem => {
    behind = false
    queue.length = 0
    const state = journal.state()
    savedSeq = journal.savedSeq
    return { seq: state.seq, item: { type: 'snapshot', state, savedSeq } }
  }
  const batch = (seq: number, events: readonly JournalEvent[]): NumberedItem => {
    savedSeq = journal.savedSeq
    return { seq, item: { type: 'batch', events, savedSeq } }
  }
  const caughtUp = async (): Promise<void> => {
    while (!signal.aborted && bufferedAmount() > caughtUpBytes) {
      const timer = clock.after(lookEveryMs, bell.ring)
      await bell.wait()
      timer.cancel()
    }
  }

  try {
    const missed = after === null ? null : await missedSince(journal, after)
    const first = missed === null || after === null ? snapshot() : batch(missed.at(-1)?.seq ?? after, missed)
    let { seq } = first
    yield first
    /** What is unread of a snapshot, which may be large: being slow to read that is not being behind. */
    let unreadSnapshot = bufferedAmount()
    while (!signal.aborted) {
      const unread = bufferedAmount()
      unreadSnapshot = Math.min(unreadSnapshot, unread)
      if (behind || unread - unreadSnapshot > behindBytes) {
        behind = true
        queue.length = 0
        await caughtUp()
        if (signal.aborted) return
        yield { seq, item: { type: 'behind' } }
        const fresh = snapshot()
        seq = fresh.seq
        yield fresh
        unreadSnapshot = bufferedAmount()
        continue
      }
      const known = seq
      const events = takeBatch(queue).filter((event) => event.seq > known)
      seq = events.at(-1)?.seq ?? seq
      if (events.length > 0 || savedSeq !== journal.savedSeq) yield batch(seq, events)
      else if (queue.length === 0) await bell.wait()
    }
  } finally {
    unsubscribe()
    bell.forget()
  }
}
