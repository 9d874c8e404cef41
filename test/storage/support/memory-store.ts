import type {
  JournalBatch,
  JournalPage,
  JournalStore,
  StoredSnapshot,
  StoreNews,
} from '../../../main/storage/journal-store.ts'
import { matches } from '../../../main/storage/journal-filter.ts'
import { decodeEvents, encodeEvents } from '../../../main/storage/stored-events.ts'

/** A JournalStore whose disk is an array: batches are committed when the test says so. */
export interface MemoryStore extends JournalStore {
  readonly batches: readonly JournalBatch[]
  stored: StoredSnapshot | null
  /** Commits each batch as it comes. */
  prompt: boolean
  /** Commits what was appended so far and says so. */
  commit(): void
  tell(news: StoreNews): void
  /** What the next one to open this disk gets. */
  reopened(): MemoryStore
}

export const memoryStore = (
  disk: JournalBatch[] = [],
  snapshot: StoredSnapshot | null = null,
  nextSeq = 1,
): MemoryStore => {
  const listeners = new Set<(news: StoreNews) => void>()
  const waiting: JournalBatch[] = []
  const events = disk.flatMap(({ text }) => decodeEvents(text))
  let highest = nextSeq - 1
  const tell = (news: StoreNews): void => listeners.forEach((listener) => listener(news))
  const store: MemoryStore = {
    nextSeq,
    savedSeq: disk.at(-1)?.lastSeq ?? 0,
    batches: disk,
    stored: snapshot,
    prompt: false,
    append: (batch) => {
      waiting.push(batch)
      highest = batch.lastSeq
      if (store.prompt) store.commit()
    },
    commit: () => {
      for (const batch of waiting.splice(0)) {
        disk.push(batch)
        events.push(...decodeEvents(batch.text))
      }
      tell({ type: 'saved', seq: disk.at(-1)?.lastSeq ?? 0 })
    },
    read: (query): Promise<JournalPage> => {
      const found = events.filter(
        (event) => event.seq > query.after && event.seq < query.before && matches(event, query),
      )
      // in small pages, so that whoever reads has to turn them
      const page = found.slice(0, Math.min(found.length > 100 ? 1_000 : 2, query.limit))
      return Promise.resolve({
        texts: page.length > 0 ? [encodeEvents(page)] : [],
        next: found.length > page.length ? (page.at(-1)?.seq ?? null) : null,
      })
    },
    snapshot: () => Promise.resolve(store.stored),
    saveSnapshot: (toStore) => {
      if (toStore.seq > (disk.at(-1)?.lastSeq ?? 0)) return Promise.resolve(false)
      store.stored = toStore
      return Promise.resolve(true)
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell,
    reopened: () => memoryStore(disk, store.stored, highest + 1),
  }
  return store
}
