import type { Clock } from '../../contract/clock.ts'
import {
  journalEventSchema,
  type EventOf,
  type JournalEvent,
  type JournalEventKind,
} from '../../contract/journal-event.ts'
import type { EventSink } from '../../main/csms/ports.ts'

export interface MemoryJournal extends EventSink {
  readonly events: readonly JournalEvent[]
  of<K extends JournalEventKind>(kind: K): readonly EventOf<K>[]
  /** The first event of that kind, past or to come, that `matches`. */
  when<K extends JournalEventKind>(kind: K, matches?: (event: EventOf<K>) => boolean): Promise<EventOf<K>>
  /** Names of the rules that were found, in order. */
  findings(chargePointId?: string): readonly string[]
}

/** Every event is checked against the contract's schema. */
export const memoryJournal = (clock: Clock): MemoryJournal => {
  const events: JournalEvent[] = []
  const listeners = new Set<(event: JournalEvent) => void>()
  const isOf = <K extends JournalEventKind>(event: JournalEvent, kind: K): event is EventOf<K> =>
    event.kind === kind

  const of = <K extends JournalEventKind>(kind: K): readonly EventOf<K>[] =>
    events.filter((event): event is EventOf<K> => isOf(event, kind))

  return {
    events,
    of,
    append(unnumbered) {
      const event = journalEventSchema.parse({ ...unnumbered, seq: events.length + 1, at: clock.now() })
      events.push(event)
      for (const listener of [...listeners]) listener(event)
      return event
    },
    when: (kind, matches = () => true) => {
      const past = of(kind).find(matches)
      if (past) return Promise.resolve(past)
      return new Promise((resolve) => {
        const listener = (event: JournalEvent): void => {
          if (!isOf(event, kind) || !matches(event)) return
          listeners.delete(listener)
          resolve(event)
        }
        listeners.add(listener)
      })
    },
    findings: (chargePointId) =>
      of('finding')
        .filter((finding) => chargePointId === undefined || finding.chargePointId === chargePointId)
        .map((finding) => finding.rule),
  }
}
