import { randomUUID } from 'node:crypto'
import { toTimestamp, type Clock } from '../../contract/clock.ts'
import {
  emptyJobDetails,
  isUnderWay,
  type CreateJob,
  type Job,
  type JobChange,
  type JobDetails,
} from '../../contract/job.ts'
import { ToolError } from '../../contract/tool-error.ts'
import type { JobRecord, JobRecords } from '../storage/job-records.ts'
import type { Journal } from '../storage/journal.ts'

export interface JobLifeDeps {
  readonly clock: Clock
  readonly records: JobRecords
  readonly journal: Pick<Journal, 'append' | 'state'>
}

/** What changes a job; of the revision that a person saw: ToolError `job-changed-meanwhile` where it is another. */
export interface JobLife {
  /** The open job of a charge point; null: it has none. */
  readonly jobOf: (chargePointId: string) => string | null
  /** ToolError `not-found`. */
  readonly record: (jobId: string) => Promise<JobRecord>
  /** ToolError `charge-point-in-other-job`. */
  readonly create: (details: CreateJob) => Promise<Job>
  /** ToolError `job-closed`, `charge-point-in-other-job`. */
  readonly change: (jobId: string, revision: number, change: CreateJob) => Promise<Job>
  /** Nobody works on it any more; it stays open. */
  readonly leave: (jobId: string, revision: number) => Promise<Job>
  /** Work on it goes on. ToolError `job-closed`. */
  readonly takeUp: (jobId: string, revision: number) => Promise<Job>
  /** ToolError `busy` while something of it runs. */
  readonly close: (jobId: string, revision: number) => Promise<Job>
  /** ToolError `charge-point-in-other-job`. */
  readonly reopen: (jobId: string, revision: number) => Promise<Job>
  /** Removes its record. ToolError `busy` while something of it runs. */
  readonly remove: (jobId: string, revision: number) => Promise<void>
  /** Changes its photos, whatever its revision is. ToolError `job-closed`. */
  readonly changePhotos: (jobId: string, change: (photos: Job['photos']) => Job['photos']) => Promise<Job>
  /** A job from elsewhere: stored as it is. ToolError `charge-point-in-other-job`, `job-changed-meanwhile`. */
  readonly adopt: (job: Job) => Promise<Job>
}

const keptVisits = 1_000
/** Someone else's changes of the same job that adding a photo gives way to. */
const mostTries = 20

const merged = (before: JobDetails, change: CreateJob): JobDetails => ({
  site: change.site ?? before.site,
  address: change.address ?? before.address,
  technician: change.technician ?? before.technician,
  chargePoints: change.chargePoints ?? before.chargePoints,
  notes: change.notes ?? before.notes,
  steps: change.steps === undefined ? before.steps : change.steps,
  backOffice: change.backOffice === undefined ? before.backOffice : change.backOffice,
  idTagFormat: change.idTagFormat === undefined ? before.idTagFormat : change.idTagFormat,
})

const notFound = (jobId: string): ToolError =>
  new ToolError('not-found', { job: jobId }, null, `There is no job ${jobId}.`)

const changedMeanwhile = (jobId: string, revision: number): ToolError =>
  new ToolError(
    'job-changed-meanwhile',
    { job: jobId, revision },
    'look-again',
    `The job was changed elsewhere: it is at revision ${revision}.`,
  )

const refuseClosed = ({ job }: JobRecord): void => {
  if (job.status === 'closed')
    throw new ToolError('job-closed', { job: job.id }, 'reopen-job', 'The job is closed: reopen it first.')
}

export const createJobLife = async ({ clock, records, journal }: JobLifeDeps): Promise<JobLife> => {
  const openJobs = new Map(
    (await records.openJobs()).map(({ chargePointId, jobId }) => [chargePointId, jobId]),
  )
  const now = (): string => toTimestamp(clock.now())
  const nextSeq = (): number => journal.state().seq + 1

  const forget = (jobId: string): void => {
    for (const [chargePointId, owner] of openJobs) if (owner === jobId) openJobs.delete(chargePointId)
  }

  const record: JobLife['record'] = async (jobId) => {
    const found = await records.get(jobId)
    if (!found) throw notFound(jobId)
    return found
  }

  const tell = ({ id, revision }: Job, change: JobChange): void => {
    journal.append({ kind: 'job-changed', chargePointId: null, jobId: id, revision, change })
  }

  const store = async (next: JobRecord, expected: number | null, change: JobChange): Promise<Job> => {
    const { job } = next
    const put = await records.put(next, expected)
    if (put.outcome === 'changed-meanwhile') {
      if (put.revision === null) throw notFound(job.id)
      throw changedMeanwhile(job.id, put.revision)
    }
    if (put.outcome === 'charge-point-taken')
      throw new ToolError(
        'charge-point-in-other-job',
        { chargePointId: put.by.chargePointId, job: put.by.jobId },
        'close-other-job',
        `Charge point "${put.by.chargePointId}" belongs to the open job ${put.by.jobId}.`,
      )
    forget(job.id)
    if (job.status === 'open') for (const id of job.chargePoints) openJobs.set(id, job.id)
    tell(job, change)
    return job
  }

  /** `next` gives what is another from now on; null: nothing is. */
  const mutate = async (
    before: JobRecord,
    change: JobChange,
    next: (record: JobRecord) => { job?: Partial<Job>; periods?: JobRecord['periods'] } | null,
  ): Promise<Job> => {
    const different = next(before)
    if (!different) return before.job
    const { job, periods } = before
    return store(
      {
        job: { ...job, ...different.job, revision: job.revision + 1, changedAt: now() },
        periods: different.periods ?? periods,
      },
      job.revision,
      change,
    )
  }

  const seen = async (jobId: string, revision: number): Promise<JobRecord> => {
    const found = await record(jobId)
    if (found.job.revision !== revision) throw changedMeanwhile(jobId, found.job.revision)
    return found
  }

  const refuseWhileRunning = (jobId: string): void => {
    const run = Object.values(journal.state().runs).find(
      (candidate) => candidate.jobId === jobId && candidate.state.state === 'running',
    )
    if (run)
      throw new ToolError(
        'busy',
        { kind: 'job', id: run.chargePointId ?? jobId, procedure: run.procedure, runId: run.id },
        'wait-or-cancel',
        `"${run.procedure}" of this job runs: wait for its end or cancel it.`,
      )
  }

  const beganNow = (visits: Job['visits']): Job['visits'] => [
    ...visits.slice(1 - keptVisits),
    { beganAt: now(), leftAt: null },
  ]
  const leftNow = (visits: Job['visits']): Job['visits'] =>
    visits.map((visit) => (visit.leftAt === null ? { ...visit, leftAt: now() } : visit))

  return {
    jobOf: (chargePointId) => openJobs.get(chargePointId) ?? null,
    record,
    create: (details) => {
      const at = now()
      const job: Job = {
        ...merged(emptyJobDetails, details),
        id: randomUUID(),
        revision: 1,
        status: 'open',
        photos: [],
        visits: [{ beganAt: at, leftAt: null }],
        createdAt: at,
        changedAt: at,
        openedAt: at,
        closedAt: null,
      }
      return store({ job, periods: [{ fromSeq: nextSeq(), toSeq: null }] }, null, 'created')
    },
    change: async (jobId, revision, change) => {
      const before = await seen(jobId, revision)
      refuseClosed(before)
      return mutate(before, 'changed', ({ job }) => ({ job: merged(job, change) }))
    },
    leave: async (jobId, revision) =>
      mutate(await seen(jobId, revision), 'left', ({ job }) =>
        isUnderWay(job) ? { job: { visits: leftNow(job.visits) } } : null,
      ),
    takeUp: async (jobId, revision) => {
      const before = await seen(jobId, revision)
      refuseClosed(before)
      return mutate(before, 'taken-up', ({ job }) =>
        isUnderWay(job) ? null : { job: { visits: beganNow(job.visits) } },
      )
    },
    close: async (jobId, revision) => {
      const before = await seen(jobId, revision)
      refuseWhileRunning(jobId)
      return mutate(before, 'closed', ({ job, periods }) =>
        job.status === 'closed'
          ? null
          : {
              job: { status: 'closed', closedAt: now(), visits: leftNow(job.visits) },
              periods: periods.map((period) => ({ ...period, toSeq: period.toSeq ?? nextSeq() })),
            },
      )
    },
    reopen: async (jobId, revision) =>
      mutate(await seen(jobId, revision), 'reopened', ({ job, periods }) =>
        job.status === 'open'
          ? null
          : {
              job: { status: 'open', openedAt: now(), closedAt: null, visits: beganNow(job.visits) },
              periods: [...periods, { fromSeq: nextSeq(), toSeq: null }],
            },
      ),
    remove: async (jobId, revision) => {
      const { job } = await seen(jobId, revision)
      refuseWhileRunning(jobId)
      if (!(await records.delete(jobId, revision)))
        throw changedMeanwhile(jobId, (await record(jobId)).job.revision)
      forget(jobId)
      tell(job, 'deleted')
    },
    changePhotos: async (jobId, change) => {
      for (let tries = 1; ; tries++)
        try {
          const before = await record(jobId)
          refuseClosed(before)
          return await mutate(before, 'photos', ({ job }) => {
            const photos = change(job.photos)
            return photos === job.photos ? null : { job: { photos } }
          })
        } catch (error) {
          const isLate = error instanceof ToolError && error.code === 'job-changed-meanwhile'
          if (!isLate || tries === mostTries) throw error
        }
    },
    adopt: (job) => {
      const fromSeq = nextSeq()
      const toSeq = job.status === 'closed' ? fromSeq : null
      return store({ job, periods: [{ fromSeq, toSeq }] }, null, 'imported')
    },
  }
}
