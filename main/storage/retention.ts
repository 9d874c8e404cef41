import { inTransaction, integer, one, text, type Database } from './database.ts'
import type { Retention } from './protocol.ts'

/** Batches per step: few enough that nobody notices the pause. */
const stepBatches = 16
/** Batches that a step looks at: those of open jobs are passed by. */
const seenBatches = 256
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
 * what is shown. Nor is what belongs to an open job: its runs, and everything of its charge points since it began.
 */
export const openRetention = (db: Database, { maxBytes, maxAgeDays }: Retention): Retainer => {
  const pages = db.prepare('PRAGMA page_count')
  const free = db.prepare('PRAGMA freelist_count')
  const pageBytes = integer(one(db.prepare('PRAGMA page_size')), 'page_size')
  const oldest = db.prepare(`
    SELECT first_seq, last_at, topics, octet_length(events) AS bytes, EXISTS (
      SELECT 1 FROM json_each(journal_batch.topics) AS held
      JOIN journal_topic ON journal_topic.topic = held.value
      JOIN job ON job.status = 'open' AND job.since_seq <= journal_batch.last_seq
      WHERE (journal_topic.charge_point_id IS NULL AND journal_topic.kind GLOB 'run-*') OR EXISTS (
        SELECT 1 FROM job_open_charge_point AS own
        WHERE own.job_id = job.id AND own.charge_point_id = journal_topic.charge_point_id)
    ) AS is_held FROM journal_batch
    WHERE first_seq > ? AND last_seq <= coalesce((SELECT seq FROM journal_snapshot), 0)
    ORDER BY first_seq LIMIT ${seenBatches}`)
  const removeBatch = db.prepare('DELETE FROM journal_batch WHERE first_seq = ?')
  const removeTopic = db.prepare(
    'DELETE FROM journal_batch_topic WHERE first_seq = ? AND topic IN (SELECT value FROM json_each(?))',
  )
  /** Everything up to here is held, as far as this round has seen. */
  let passed = 0

  const freePages = (): number => integer(one(free), 'freelist_count')
  const surplusBytes = (): number => (integer(one(pages), 'page_count') - freePages()) * pageBytes - maxBytes

  return {
    step: (now) => {
      const oldestKept = now - maxAgeDays * dayMs
      let surplus = surplusBytes()
      const doomed: unknown[] = []
      const seen = oldest.all([passed])
      let isOver = seen.length < seenBatches
      for (const row of seen) {
        if (surplus <= 0 && integer(row, 'last_at') >= oldestKept) {
          isOver = true
          break
        }
        if (integer(row, 'is_held') === 0) {
          surplus -= integer(row, 'bytes')
          doomed.push(row)
        }
        passed = integer(row, 'first_seq')
        if (doomed.length === stepBatches) {
          isOver = false
          break
        }
      }
      if (doomed.length > 0)
        inTransaction(db, () => {
          for (const row of doomed) {
            const firstSeq = integer(row, 'first_seq')
            removeTopic.run([firstSeq, text(row, 'topics')])
            removeBatch.run([firstSeq])
          }
        })
      // the next round begins with the oldest again: a job may have been closed
      if (isOver) passed = 0
      return !isOver
    },
    shrink: () => {
      if (freePages() < vacuumPages) return false
      db.exec(`PRAGMA incremental_vacuum(${vacuumPages})`)
      return freePages() >= vacuumPages
    },
  }
}
