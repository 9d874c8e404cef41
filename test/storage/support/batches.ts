import type { JournalEvent, NewJournalEvent } from '../../../contract/journal-event.ts'
import type { JournalBatch, JournalPage, PageQuery, Topic } from '../../../main/storage/journal-store.ts'
import { decodeEvents, encodeEvents } from '../../../main/storage/stored-events.ts'

/** A batch as the journal makes them. */
export const batchOf = (
  firstSeq: number,
  events: readonly NewJournalEvent[],
  at = 1_700_000_000_000,
): JournalBatch => {
  const numbered = events.map((event, i): JournalEvent => ({ ...event, seq: firstSeq + i, at }))
  const topics = new Map(
    numbered.map((event): [string, Topic] => {
      const chargePointId = 'chargePointId' in event ? event.chargePointId : null
      return [`${event.kind} ${chargePointId}`, [event.kind, chargePointId]]
    }),
  )
  return {
    firstSeq,
    lastSeq: firstSeq + events.length - 1,
    lastAt: at,
    topics: [...topics.values()],
    text: encodeEvents(numbered),
  }
}

/** Turns all pages; also says how many there were. */
export const readAll = (
  read: (query: PageQuery) => JournalPage,
  query: Partial<PageQuery> = {},
): { seqs: number[]; pages: number } => {
  const seqs: number[] = []
  let pages = 0
  let limit = query.limit ?? 1_000_000
  let after: number | null = query.after ?? 0
  while (after !== null) {
    const page: JournalPage = read({ before: Number.MAX_SAFE_INTEGER, ...query, after, limit })
    const found = page.texts.flatMap((text) => decodeEvents(text)).map(({ seq }) => seq)
    seqs.push(...found)
    limit -= found.length
    after = page.next
    pages++
  }
  return { seqs, pages }
}
