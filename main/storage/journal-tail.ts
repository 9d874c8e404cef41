import type { JournalEvent } from '../../contract/journal-event.ts'
import { matches } from './journal-filter.ts'
import type { JournalFilter } from './journal-store.ts'

export interface TailLimits {
  /** Of what is on disk already, this much is kept for quick reading. */
  readonly events: number
  readonly chars: number
}

/** The newest events in memory: everything that is not on disk yet, and a bounded part of what is. */
export interface JournalTail {
  /** Events that follow on those before; `chars` is about what they weigh. */
  add(events: readonly JournalEvent[], chars: number): void
  saved(seq: number): void
  /** These will never be written and need not be kept. */
  lost(firstSeq: number, lastSeq: number): void
  /** The oldest seq from which on the tail is whole; null: it is empty. */
  firstSeq(): number | null
  /** Those after `after` that match, oldest first. */
  find(after: number, limit: number, filter: JournalFilter): readonly JournalEvent[]
}

interface Part {
  readonly events: readonly JournalEvent[]
  readonly firstSeq: number
  readonly lastSeq: number
  readonly chars: number
}

export const createTail = (limits: TailLimits): JournalTail => {
  let parts: Part[] = []
  let savedSeq = 0
  let savedEvents = 0
  let savedChars = 0

  const trim = (): void => {
    let drop = 0
    for (const part of parts) {
      if (part.lastSeq > savedSeq || (savedEvents <= limits.events && savedChars <= limits.chars)) break
      savedEvents -= part.events.length
      savedChars -= part.chars
      drop++
    }
    if (drop > 0) parts = parts.slice(drop)
  }

  return {
    add: (events, chars) => {
      const first = events[0]
      const last = events.at(-1)
      if (first && last) parts.push({ events, firstSeq: first.seq, lastSeq: last.seq, chars })
    },
    saved: (seq) => {
      for (const part of parts) {
        if (part.lastSeq <= savedSeq) continue
        if (part.lastSeq > seq) break
        savedEvents += part.events.length
        savedChars += part.chars
      }
      savedSeq = Math.max(savedSeq, seq)
      trim()
    },
    lost: (firstSeq, lastSeq) => {
      parts = parts.filter((part) => part.firstSeq < firstSeq || part.lastSeq > lastSeq)
    },
    firstSeq: () => parts[0]?.firstSeq ?? null,
    find: (after, limit, filter) => {
      const found: JournalEvent[] = []
      for (const part of parts) {
        if (part.lastSeq <= after) continue
        for (const event of part.events) {
          if (found.length >= limit) return found
          if (event.seq > after && matches(event, filter)) found.push(event)
        }
      }
      return found
    },
  }
}
