import { inTransaction, integer, one, text, textOrNull, type Database } from './database.ts'
import { matches } from './journal-filter.ts'
import type {
  JournalBatch,
  JournalFilter,
  JournalPage,
  PageQuery,
  StoredSnapshot,
  Topic,
} from './journal-store.ts'
import type { Opened } from './protocol.ts'
import { decodeEvents, encodeEvents } from './stored-events.ts'

export interface JournalTable {
  readonly opened: Opened
  readonly savedSeq: number
  /** Commits all of them at once; those that are there already are skipped. */
  append(batches: readonly JournalBatch[]): void
  readonly read: (query: PageQuery) => JournalPage
  readonly snapshot: () => StoredSnapshot | null
  saveSnapshot(snapshot: StoredSnapshot): boolean
  /** Remembers that numbering ended at `lastSeq`, so that the next start goes on without a gap. */
  seal(lastSeq: number): void
}

/**
 * Numbers are given on the main thread, ahead of the disk: this many are set aside by a commit, so that after a crash
 * numbering goes on above everything that may have been given.
 */
const reserve = 65_536

/** One answer carries about this much, and looks through not much more, so that nobody waits behind it. */
const pageChars = 1024 * 1024
const scannedChars = 4 * 1024 * 1024
const scannedBatches = 64

const topicKey = (kind: string, chargePointId: string | null): string =>
  chargePointId === null ? kind : `${kind} ${chargePointId}`

interface KnownTopic {
  readonly id: number
  readonly kind: string
  readonly chargePointId: string | null
}

const openTopics = (db: Database) => {
  const known = new Map<string, KnownTopic>()
  for (const row of db.prepare('SELECT topic, kind, charge_point_id FROM journal_topic').all()) {
    const [kind, chargePointId] = [text(row, 'kind'), textOrNull(row, 'charge_point_id')]
    known.set(topicKey(kind, chargePointId), { id: integer(row, 'topic'), kind, chargePointId })
  }
  const insert = db.prepare('INSERT INTO journal_topic (kind, charge_point_id) VALUES (?, ?) RETURNING topic')
  return {
    /** The topic's number; `added` names those that are new, to be forgotten should the transaction fail. */
    idOf: ([kind, chargePointId]: Topic, added: string[]): number => {
      const key = topicKey(kind, chargePointId)
      const found = known.get(key)
      if (found) return found.id
      const id = integer(one(insert, kind, chargePointId), 'topic')
      known.set(key, { id, kind, chargePointId })
      added.push(key)
      return id
    },
    forget: (keys: readonly string[]): void => keys.forEach((key) => known.delete(key)),
    matching: ({ chargePointId, kinds }: JournalFilter): readonly number[] =>
      [...known.values()]
        .filter((topic) => chargePointId === undefined || topic.chargePointId === chargePointId)
        .filter((topic) => kinds === undefined || kinds.some((kind) => kind === topic.kind))
        .map(({ id }) => id),
  }
}

interface StoredBatch {
  readonly firstSeq: number
  readonly lastSeq: number
  readonly events: string
}

const toBatch = (row: unknown): StoredBatch => ({
  firstSeq: integer(row, 'first_seq'),
  lastSeq: integer(row, 'last_seq'),
  events: text(row, 'events'),
})

const cutOut = (stored: string, query: PageQuery, limit: number): { events: string; count: number } => {
  const wanted = decodeEvents(stored)
    .filter((event) => event.seq > query.after && event.seq < query.before && matches(event, query))
    .slice(0, limit)
  return { events: encodeEvents(wanted), count: wanted.length }
}

const openReader = (db: Database, matching: (filter: JournalFilter) => readonly number[]) => {
  const batch = db.prepare('SELECT first_seq, last_seq, events FROM journal_batch WHERE first_seq = ?')
  const start = db.prepare(
    'SELECT coalesce(max(first_seq), 0) AS seq FROM journal_batch WHERE first_seq <= ?',
  )
  const all = db.prepare(
    'SELECT first_seq FROM journal_batch WHERE first_seq >= ? AND first_seq < ? ORDER BY first_seq LIMIT ?',
  )
  const ofTopic = db.prepare(
    'SELECT first_seq FROM journal_batch_topic WHERE topic = ? AND first_seq >= ? AND first_seq < ? ORDER BY first_seq LIMIT ?',
  )

  /** The next batches that may hold what is asked for. */
  const candidates = (query: PageQuery, from: number): readonly number[] => {
    const seqs = (rows: readonly unknown[]) => rows.map((row) => integer(row, 'first_seq'))
    if (query.chargePointId === undefined && query.kinds === undefined)
      return seqs(all.all([from, query.before, scannedBatches]))
    const found = matching(query).flatMap((topic) =>
      seqs(ofTopic.all([topic, from, query.before, scannedBatches])),
    )
    return [...new Set(found)].sort((a, b) => a - b).slice(0, scannedBatches)
  }

  return (query: PageQuery): JournalPage => {
    const { after, before, limit } = query
    const unfiltered = query.chargePointId === undefined && query.kinds === undefined
    const seqs = candidates(query, integer(one(start, after + 1), 'seq'))
    const texts: string[] = []
    let [found, chars, scanned, through] = [0, 0, 0, after]
    for (const firstSeq of seqs) {
      const stored = toBatch(one(batch, firstSeq))
      // numbers within a batch have no gap
      const count = stored.lastSeq - stored.firstSeq + 1
      const whole = unfiltered && stored.firstSeq > after && stored.lastSeq < before && found + count <= limit
      const cut = whole ? { events: stored.events, count } : cutOut(stored.events, query, limit - found)
      if (cut.count > 0) texts.push(cut.events)
      found += cut.count
      chars += cut.events.length
      scanned += stored.events.length
      through = stored.lastSeq
      if (found >= limit) return { texts, next: null }
      if (chars >= pageChars || scanned >= scannedChars) return { texts, next: through }
    }
    return { texts, next: seqs.length === scannedBatches ? through : null }
  }
}

/** The journal within the worker. */
export const openJournalTable = (db: Database): JournalTable => {
  const topics = openTopics(db)
  const read = openReader(db, topics.matching)
  const savedBefore = integer(
    one(db.prepare('SELECT coalesce(max(last_seq), 0) AS seq FROM journal_batch')),
    'seq',
  )
  let reserved = integer(one(db.prepare('SELECT reserved_seq FROM journal_head')), 'reserved_seq')
  let savedSeq = savedBefore
  const opened = { nextSeq: Math.max(reserved, savedBefore) + 1, savedSeq: savedBefore }

  const setReserved = db.prepare('UPDATE journal_head SET reserved_seq = ?')
  const insertBatch = db.prepare(
    'INSERT INTO journal_batch (first_seq, last_seq, last_at, topics, events) VALUES (?, ?, ?, ?, ?)',
  )
  const insertTopic = db.prepare('INSERT INTO journal_batch_topic (topic, first_seq) VALUES (?, ?)')
  const replaceSnapshot = db.prepare('INSERT OR REPLACE INTO journal_snapshot VALUES (1, ?, ?, ?)')
  const selectSnapshot = db.prepare('SELECT format, seq, state FROM journal_snapshot')

  const reserveUpTo = (seq: number): void => {
    setReserved.run([seq])
  }
  inTransaction(db, () => reserveUpTo(opened.nextSeq + reserve))
  reserved = opened.nextSeq + reserve

  const append = (batches: readonly JournalBatch[]): void => {
    const fresh = batches.filter(({ lastSeq }) => lastSeq > savedSeq)
    const last = fresh.at(-1)
    if (!last) return
    const added: string[] = []
    const running = last.lastSeq + reserve / 2 > reserved
    try {
      inTransaction(db, () => {
        for (const batch of fresh) {
          const ids = batch.topics.map((topic) => topics.idOf(topic, added))
          insertBatch.run([batch.firstSeq, batch.lastSeq, batch.lastAt, JSON.stringify(ids), batch.text])
          for (const id of ids) insertTopic.run([id, batch.firstSeq])
        }
        if (running) reserveUpTo(last.lastSeq + reserve)
      })
    } catch (error) {
      topics.forget(added)
      throw error
    }
    if (running) reserved = last.lastSeq + reserve
    savedSeq = last.lastSeq
  }

  return {
    opened,
    get savedSeq() {
      return savedSeq
    },
    append,
    read,
    snapshot: () => {
      const row: unknown = selectSnapshot.get([])
      return row === undefined
        ? null
        : { format: text(row, 'format'), seq: integer(row, 'seq'), state: text(row, 'state') }
    },
    saveSnapshot: ({ format, seq, state }) => {
      if (seq > savedSeq) return false
      inTransaction(db, () => replaceSnapshot.run([format, seq, state]))
      return true
    },
    seal: (lastSeq) => inTransaction(db, () => reserveUpTo(lastSeq)),
  }
}
