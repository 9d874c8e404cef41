import {
  type CreateJob,
  emptyJobDetails,
  type Job,
  type JobDetails,
  type JobSummary,
} from '../../../contract/job.ts'
import type { JobResults } from '../../../contract/job-results.ts'
import { BenchError } from '../../../renderer/state/bench-error.ts'
import type { JobClient } from '../../../renderer/state/job-client.ts'

const at = new Date(2026, 10, 21, 9, 0).toISOString()

/** A job in its first visit. */
export const newJob = (id: string, details: Partial<JobDetails> = {}, more: Partial<Job> = {}): Job => ({
  id,
  revision: 1,
  status: 'open',
  ...emptyJobDetails,
  ...details,
  photos: [],
  visits: [{ beganAt: at, leftAt: null }],
  createdAt: at,
  changedAt: at,
  openedAt: at,
  closedAt: null,
  ...more,
})

const summaryOf = (job: Job): JobSummary => {
  const { id, revision, status, site, address, technician, chargePoints } = job
  const { createdAt, changedAt, openedAt, closedAt } = job
  return {
    ...{ id, revision, status, site, address, technician, chargePoints },
    ...{ createdAt, changedAt, openedAt, closedAt },
    photos: job.photos.length,
    underWay: job.status === 'open' && job.visits.at(-1)?.leftAt === null,
  }
}

const given = (details: CreateJob): JobDetails => ({
  ...emptyJobDetails,
  ...Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined)),
})

const noResults: JobResults = { runs: [], findings: {}, readings: [] }

export interface FakeJobs extends JobClient {
  readonly all: () => readonly Job[]
  readonly photos: { readonly jobId: string; readonly name: string }[]
}

/** Keeps jobs as Chargebench does: a change of an older revision is refused. */
export const createFakeJobs = (
  known: readonly Job[] = [],
  results: Readonly<Record<string, JobResults>> = {},
): FakeJobs => {
  let jobs = known
  const photos: FakeJobs['photos'] = []
  const listeners = new Set<() => void>()
  const tell = () => listeners.forEach((listener) => listener())
  const find = (jobId: string): Job => {
    const job = jobs.find(({ id }) => id === jobId)
    if (!job) throw new BenchError('not-found', {}, jobId)
    return job
  }
  const put = (next: Job): Promise<Job> => {
    jobs = [next, ...jobs.filter(({ id }) => id !== next.id)]
    tell()
    return Promise.resolve(next)
  }
  const change = async (jobId: string, revision: number, patch: Partial<Job>): Promise<Job> => {
    const job = find(jobId)
    if (job.revision !== revision) throw new BenchError('job-changed-meanwhile', {}, jobId)
    return put({ ...job, ...patch, revision: revision + 1 })
  }
  const visit = (leftAt: string | null) => [{ beganAt: at, leftAt }]
  return {
    all: () => jobs,
    photos,
    list: ({ search, status }) => {
      const found = jobs
        .filter((job) => status === undefined || job.status === status)
        .filter((job) => JSON.stringify(job).toLowerCase().includes(search.toLowerCase()))
      return Promise.resolve({ jobs: found.map(summaryOf), total: found.length })
    },
    get: (jobId) => Promise.resolve(find(jobId)),
    create: (details) => {
      const job = newJob(`00000000-0000-4000-8000-00000000000${jobs.length + 1}`)
      return put({ ...job, ...given(details) })
    },
    change: ({ jobId, revision }, patch) => change(jobId, revision, patch),
    leave: ({ jobId, revision }) => change(jobId, revision, { visits: visit(at) }),
    takeUp: ({ jobId, revision }) => change(jobId, revision, { visits: visit(null) }),
    close: ({ jobId, revision }) =>
      change(jobId, revision, { status: 'closed', closedAt: at, visits: visit(at) }),
    reopen: ({ jobId, revision }) =>
      change(jobId, revision, { status: 'open', closedAt: null, visits: visit(null) }),
    delete: ({ jobId }) => {
      jobs = jobs.filter(({ id }) => id !== jobId)
      tell()
      return Promise.resolve()
    },
    results: (jobId) => Promise.resolve(results[jobId] ?? noResults),
    changes: (onChange) => {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
    addPhoto: (jobId, { name }) => {
      photos.push({ jobId, name })
      tell()
      return Promise.resolve()
    },
    removePhoto: () => Promise.resolve(),
    photo: () => Promise.resolve(new Blob([])),
    exportFile: () => Promise.resolve(new Blob(['PK'])),
    importFile: async () => {
      const job = await put(newJob('00000000-0000-4000-8000-0000000000ff', { site: 'Imported site' }))
      return { job, isCopy: false, closedFor: null }
    },
  }
}
