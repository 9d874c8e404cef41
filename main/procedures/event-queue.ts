import type { EventOf, JournalEvent, JournalEventKind } from '../../contract/journal-event.ts'
import type { Journal } from '../storage/journal.ts'

/** Events of one charge point in their order, those that were there before and those that come; none is lost. */
export interface EventQueue<K extends JournalEventKind> {
  /** The next one; `null`: something beside the journal has changed. Rejects with the signal's reason. */
  next(signal: AbortSignal): Promise<EventOf<K> | null>
  /** Lets `next` resolve with null where no event waits. */
  nudge(): void
  close(): void
}

const pageSize = 1_000

/** Reads the journal after a seq, and follows it from there. */
export const openEventQueue = async <K extends JournalEventKind>(
  journal: Pick<Journal, 'subscribe' | 'read'>,
  chargePointId: string,
  kinds: readonly K[],
  after: number,
): Promise<EventQueue<K>> => {
  const isAsked = (event: JournalEvent): event is EventOf<K> =>
    kinds.some((kind) => kind === event.kind) &&
    'chargePointId' in event &&
    event.chargePointId === chargePointId
  const queue: EventOf<K>[] = []
  const early: JournalEvent[] = []
  let last = after
  let isReading = true
  let isNudged = false
  let wake: () => void = () => undefined

  const take = (events: readonly JournalEvent[]): void => {
    for (const event of events) {
      if (event.seq <= last) continue
      last = event.seq
      if (isAsked(event)) queue.push(event)
    }
    wake()
  }
  const unsubscribe = journal.subscribe((events) => {
    if (isReading) early.push(...events)
    else take(events)
  })
  try {
    for (;;) {
      const events = await journal.read({ after: last, limit: pageSize, chargePointId, kinds })
      take(events)
      if (events.length < pageSize) break
    }
  } catch (error) {
    unsubscribe()
    throw error
  }
  isReading = false
  take(early)

  return {
    async next(signal) {
      for (;;) {
        signal.throwIfAborted()
        const event = queue.shift()
        if (event) return event
        if (isNudged) {
          isNudged = false
          return null
        }
        await new Promise<void>((resolve) => {
          const done = (): void => {
            signal.removeEventListener('abort', done)
            resolve()
          }
          wake = done
          signal.addEventListener('abort', done, { once: true })
        })
      }
    },
    nudge() {
      isNudged = true
      wake()
    },
    close: unsubscribe,
  }
}
