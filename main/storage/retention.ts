import { inTransaction, integer, one, text, type Database } from './database.ts'
import type { Retention } from './protocol.ts'

/** Batches per step: few enough that nobody notices the pause. */
const stepBatches = 16
const vacuumPages = 256
const dayMs = 86_400_000

export interface Retainer {
  /** Removes a little of the oldest that is too old or too much; true: there is more to remove. */
  readonly step: (now: number) => boolean
  /** Gives a little of what is free in the file back to the disk; true: there is more to give. */
  readonly shrink: () => boolean
}

/**
 * Keeps the file within size and age. What the snapshot does not hold yet is never removed: it would be lost to
 * what is shown.
 */
export const openRetention = (db: Database, { maxBytes, maxAgeDays }: Retention): Retainer => {
  const pages = db.prepare('PRAGMA page_count')
  const free = db.prepare('PRAGMA freelist_count')
  const pageBytes = integer(one(db.prepare('PRAGMA page_size')), 'page_size')
  const oldest = db.prepare(`
    SELECT first_seq, last_at, topics, octet_length(events) AS bytes FROM journal_batch
    WHERE last_seq <= coalesce((SELECT seq FROM journal_snapshot), 0)
    ORDER BY first_seq LIMIT ${stepBatches}`)
  const removeBatch = db.prepare('DELETE FROM journal_batch WHERE first_seq = ?')
  const removeTopic = db.prepare(
    'DELETE FROM journal_batch_topic WHERE first_seq = ? AND topic IN (SELECT value FROM json_each(?))',
  )

  const freePages = (): number => integer(one(free), 'freelist_count')
  const surplusBytes = (): number => (integer(one(pages), 'page_count') - freePages()) * pageBytes - maxBytes

  return {
    step: (now) => {
      const oldestKept = now - maxAgeDays * dayMs
      let surplus = surplusBytes()
      const doomed: unknown[] = []
      for (const row of oldest.all()) {
        if (surplus <= 0 && integer(row, 'last_at') >= oldestKept) break
        surplus -= integer(row, 'bytes')
        doomed.push(row)
      }
      if (doomed.length === 0) return false
      inTransaction(db, () => {
        for (const row of doomed) {
          const firstSeq = integer(row, 'first_seq')
          removeTopic.run([firstSeq, text(row, 'topics')])
          removeBatch.run([firstSeq])
        }
      })
      return doomed.length === stepBatches
    },
    shrink: () => {
      if (freePages() < vacuumPages) return false
      db.exec(`PRAGMA incremental_vacuum(${vacuumPages})`)
      return freePages() >= vacuumPages
    },
  }
}
