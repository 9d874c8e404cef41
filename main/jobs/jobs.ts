import type { Clock } from '../../contract/clock.ts'
import type { Job, JobList, JobQuery } from '../../contract/job.ts'
import type { JobResults } from '../../contract/job-results.ts'
import type { RunView } from '../../contract/run.ts'
import type { JobRecords } from '../storage/job-records.ts'
import type { Journal } from '../storage/journal.ts'
import type { Readings } from '../storage/readings.ts'
import { openBrought } from './brought.ts'
import { exportJob, withoutLostPhotos, type JobFile } from './export-job.ts'
import { importJob, type Imported } from './import-job.ts'
import { openJobFolder } from './job-folder.ts'
import { createJobLife, type JobLife } from './job-life.ts'
import { createJobResults } from './job-results.ts'
import { createJobPhotos, type JobPhotos } from './photos.ts'

export interface JobsDeps {
  readonly version: string
  readonly dataDir: string
  readonly clock: Clock
  readonly records: JobRecords
  readonly readings: Readings
  readonly journal: Pick<Journal, 'append' | 'state' | 'read'>
}

/** Jobs: what a technician does at a site, from the first visit to the last. */
export interface Jobs extends Pick<
  JobLife,
  'jobOf' | 'create' | 'change' | 'leave' | 'takeUp' | 'close' | 'reopen'
> {
  list(query: JobQuery): Promise<JobList>
  /** ToolError `not-found`. */
  get(jobId: string): Promise<Job>
  /** With its photos, and what it brought along; its readings and its lines in the journal stay. */
  delete(jobId: string, revision: number): Promise<void>
  readonly photos: JobPhotos
  results(jobId: string): Promise<JobResults>
  /** Its runs, oldest first, each with input and result. */
  runs(jobId: string): Promise<readonly RunView[]>
  run(jobId: string, runId: string): Promise<RunView>
  export(jobId: string): Promise<JobFile>
  /** `size`: bytes, where they are known before. */
  import(bytes: AsyncIterable<Uint8Array>, size: number | null): Promise<Imported>
}

/** Opens the jobs of a data folder; files that were not whole when Chargebench ended are removed. */
export const openJobs = async (deps: JobsDeps): Promise<Jobs> => {
  const { version, dataDir, clock, records, readings, journal } = deps
  const folder = await openJobFolder(dataDir)
  const life = await createJobLife({ clock, records, journal })
  const brought = openBrought(folder)
  const results = createJobResults({ journal, readings, brought })
  const photos = createJobPhotos(folder, life, clock)
  const { jobOf, create, change, leave, takeUp, close, reopen } = life
  return {
    ...{ jobOf, create, change, leave, takeUp, close, reopen },
    list: (query) => records.list(query),
    get: async (jobId) => (await life.record(jobId)).job,
    delete: async (jobId, revision) => {
      await life.remove(jobId, revision)
      await folder.remove(jobId)
    },
    photos,
    results: async (jobId) => results.of(await life.record(jobId)),
    runs: async (jobId) => results.runs(await life.record(jobId)),
    run: async (jobId, runId) => results.run(await life.record(jobId), runId),
    export: async (jobId) => {
      const record = await life.record(jobId)
      const job = await withoutLostPhotos(record.job, (photoId) => photos.check(jobId, photoId))
      return exportJob({ version, clock, journal, readings, folder, brought, results }, { ...record, job })
    },
    import: (bytes, size) => importJob({ records, readings, folder, life }, bytes, size),
  }
}
