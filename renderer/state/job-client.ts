import type { TRPCClient } from '@trpc/client'
import type { CreateJob, Job, JobDetails, JobList, Photo } from '../../contract/job.ts'
import type { JobResults } from '../../contract/job-results.ts'
import type { AppRouter } from '../../main/api/router.ts'
import { createAsk } from './ask.ts'
import { BenchError } from './bench-error.ts'
import { call } from './call.ts'

export interface JobsQuery {
  readonly search: string
  readonly status?: 'open' | 'closed'
  readonly limit?: number
  readonly offset?: number
}

/** What a job was when somebody looked at it: a change of an older one is refused. */
export interface JobAt {
  readonly jobId: string
  readonly revision: number
}

export interface ImportedJob {
  readonly job: { readonly id: string; readonly site: string }
  readonly isCopy: boolean
  /** It came closed, because this charge point is in another open job. */
  readonly closedFor: string | null
}

/** Jobs. Everything rejects with `BenchError`. */
export interface JobClient {
  readonly list: (query: JobsQuery) => Promise<JobList>
  readonly get: (jobId: string) => Promise<Job>
  readonly create: (details: CreateJob) => Promise<Job>
  readonly change: (at: JobAt, change: Partial<JobDetails>) => Promise<Job>
  readonly leave: (at: JobAt) => Promise<Job>
  readonly takeUp: (at: JobAt) => Promise<Job>
  readonly close: (at: JobAt) => Promise<Job>
  readonly reopen: (at: JobAt) => Promise<Job>
  readonly delete: (at: JobAt) => Promise<void>
  readonly results: (jobId: string) => Promise<JobResults>
  /** Whenever a job changes, whoever changed it. */
  readonly changes: (onChange: () => void) => () => void
  readonly addPhoto: (jobId: string, file: File) => Promise<void>
  readonly removePhoto: (jobId: string, photoId: string) => Promise<void>
  readonly photo: (jobId: string, photoId: Photo['id']) => Promise<Blob>
  readonly exportFile: (jobId: string) => Promise<Blob>
  readonly importFile: (file: File) => Promise<ImportedJob>
}

const isImported = (body: unknown): body is ImportedJob =>
  typeof body === 'object' && body !== null && 'job' in body && 'isCopy' in body

/** All but `changes`, which is followed with the other subscriptions. */
export const createJobClient = (
  trpc: TRPCClient<AppRouter>,
  token: string | null,
): Omit<JobClient, 'changes'> => {
  const ask = createAsk(token)
  const path = (jobId: string, rest = ''): string => `/api/jobs/${encodeURIComponent(jobId)}${rest}`
  return {
    list: (query) => call(trpc.jobs.list.query(query)),
    get: (jobId) => call(trpc.jobs.get.query({ jobId })),
    create: (details) => call(trpc.jobs.create.mutate(details)),
    change: (at, change) => call(trpc.jobs.change.mutate({ ...at, change })),
    leave: (at) => call(trpc.jobs.leave.mutate(at)),
    takeUp: (at) => call(trpc.jobs.takeUp.mutate(at)),
    close: (at) => call(trpc.jobs.close.mutate(at)),
    reopen: (at) => call(trpc.jobs.reopen.mutate(at)),
    delete: (at) => call(trpc.jobs.delete.mutate(at)),
    results: (jobId) => call(trpc.jobs.results.query({ jobId })),
    addPhoto: async (jobId, file) => {
      await ask(`${path(jobId, '/photos')}?name=${encodeURIComponent(file.name)}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/octet-stream' },
        body: file,
      })
    },
    removePhoto: (jobId, photoId) => call(trpc.jobs.removePhoto.mutate({ jobId, photoId })),
    photo: async (jobId, photoId) => (await ask(path(jobId, `/photos/${photoId}`))).blob(),
    exportFile: async (jobId) => (await ask(path(jobId, '/export'))).blob(),
    importFile: async (file) => {
      const response = await ask('/api/jobs/import', {
        method: 'POST',
        headers: { 'Content-Type': 'application/zip' },
        body: file,
      })
      const body: unknown = await response.json()
      if (!isImported(body)) throw new BenchError('internal', {}, 'the answer to an import')
      return body
    },
  }
}
