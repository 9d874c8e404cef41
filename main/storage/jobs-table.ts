import type { Job, JobSummary } from '../../contract/job.ts'
import { inTransaction, integer, one, text, type Database } from './database.ts'
import { folded, type JobPut, type JobRecord, type OpenJob } from './job-records.ts'
import type { Handlers } from './protocol.ts'

type JobHandlers = Pick<Handlers, 'jobs.open' | 'jobs.get' | 'jobs.put' | 'jobs.delete' | 'jobs.list'>

/** Written by us, from checked jobs, so that its form alone is looked at. */
const isRecord = (value: unknown): value is JobRecord =>
  typeof value === 'object' && value !== null && 'job' in value && 'periods' in value

const toRecord = (row: unknown): JobRecord => {
  const record: unknown = JSON.parse(text(row, 'job'))
  if (!isRecord(record)) throw new TypeError('a stored job is none')
  return record
}

const toSummary = (row: unknown): JobSummary => {
  const { job } = toRecord(row)
  const { id, revision, status, site, address, technician, chargePoints } = job
  const { createdAt, changedAt, openedAt, closedAt } = job
  return {
    ...{ id, revision, status, site, address, technician, chargePoints },
    ...{ createdAt, changedAt, openedAt, closedAt },
    photos: job.photos.length,
    underWay: job.visits.at(-1)?.leftAt === null,
  }
}

const toOpenJob = (row: unknown): OpenJob => ({
  chargePointId: text(row, 'charge_point_id'),
  jobId: text(row, 'job_id'),
})

const searchText = ({ site, address, technician, chargePoints, notes }: Job): string =>
  folded([site, address, technician, ...chargePoints, notes].join('\n'))

const wordsOf = (search: string): string => JSON.stringify(folded(search).split(/\s+/).filter(Boolean))

/** Each call is one commit; a `put` or `delete` that is sent again is done once. */
export const openJobs = (db: Database): JobHandlers => {
  const open = db.prepare('SELECT charge_point_id, job_id FROM job_open_charge_point')
  const get = db.prepare('SELECT job FROM job WHERE id = ?')
  const revisionOf = db.prepare('SELECT revision, job FROM job WHERE id = ?')
  const insert = db.prepare('INSERT INTO job VALUES (?, ?, ?, ?, ?, ?, ?)')
  const update = db.prepare(`
    UPDATE job SET revision = ?2, status = ?3, changed_at = ?4, since_seq = ?5, search_text = ?6, job = ?7
    WHERE id = ?1`)
  const remove = db.prepare('DELETE FROM job WHERE id = ? AND revision = ?')
  const taken = db.prepare(`
    SELECT charge_point_id, job_id FROM job_open_charge_point
    WHERE job_id <> ? AND charge_point_id IN (SELECT value FROM json_each(?)) LIMIT 1`)
  const leaveAll = db.prepare('DELETE FROM job_open_charge_point WHERE job_id = ?')
  const enter = db.prepare('INSERT INTO job_open_charge_point VALUES (?, ?)')
  const found = `
    FROM job WHERE (?1 IS NULL OR status = ?1)
    AND NOT EXISTS (SELECT 1 FROM json_each(?2) AS word WHERE instr(search_text, word.value) = 0)`
  const count = db.prepare(`SELECT count(*) AS jobs ${found}`)
  const page = db.prepare(`SELECT job ${found} ORDER BY changed_at DESC, id LIMIT ?3 OFFSET ?4`)

  const put = (record: JobRecord, expected: number | null): JobPut => {
    const { job, periods } = record
    const { id, revision, status, changedAt, chargePoints } = job
    const stored = JSON.stringify(record)
    const before = one(revisionOf, id)
    const there = before === undefined ? null : integer(before, 'revision')
    if (before !== undefined && there === revision && text(before, 'job') === stored)
      return { outcome: 'stored' }
    if (there !== expected) return { outcome: 'changed-meanwhile', revision: there }
    const wanted = status === 'open' ? chargePoints : []
    const other = one(taken, id, JSON.stringify(wanted))
    if (other !== undefined) return { outcome: 'charge-point-taken', by: toOpenJob(other) }
    const values = [id, revision, status, changedAt, periods[0]?.fromSeq ?? 0, searchText(job), stored]
    if (before === undefined) insert.run(values)
    else update.run(values)
    leaveAll.run([id])
    for (const chargePointId of wanted) enter.run([chargePointId, id])
    return { outcome: 'stored' }
  }

  return {
    'jobs.open': () => open.all().map(toOpenJob),
    'jobs.get': (jobId) => {
      const row = one(get, jobId)
      return row === undefined ? null : toRecord(row)
    },
    'jobs.put': ({ record, expected }) => inTransaction(db, () => put(record, expected)),
    'jobs.delete': ({ jobId, revision }) =>
      inTransaction(db, () => {
        const gone = remove.run([jobId, revision]).changes > 0 || one(get, jobId) === undefined
        if (gone) leaveAll.run([jobId])
        return gone
      }),
    'jobs.list': ({ search, status = null, limit, offset }) => {
      const words = wordsOf(search)
      return {
        jobs: page.all([status, words, limit, offset]).map(toSummary),
        total: integer(one(count, status, words), 'jobs'),
      }
    },
  }
}
