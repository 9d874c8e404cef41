import type { Job, JobList, JobQuery } from '../../contract/job.ts'

/** A time that a job was open, as places in the journal. */
export interface JobPeriod {
  readonly fromSeq: number
  /** null: it is open. */
  readonly toSeq: number | null
}

export interface JobRecord {
  readonly job: Job
  /** Oldest first, at least one. */
  readonly periods: readonly JobPeriod[]
}

/** A charge point of an open job: of one alone. */
export interface OpenJob {
  readonly chargePointId: string
  readonly jobId: string
}

export type JobPut =
  | { readonly outcome: 'stored' }
  /** Another revision is there; null: none is. */
  | { readonly outcome: 'changed-meanwhile'; readonly revision: number | null }
  /** It would be open, and one of its charge points is in another open job. */
  | { readonly outcome: 'charge-point-taken'; readonly by: OpenJob }

/** The jobs as they are kept. Everything resolves after its commit. */
export interface JobRecords {
  /** Of the open jobs. */
  openJobs(): Promise<readonly OpenJob[]>
  get(jobId: string): Promise<JobRecord | null>
  /** Stores it in place of the revision before; `expected` null: it is new. */
  put(record: JobRecord, expected: number | null): Promise<JobPut>
  /** false: another revision of it is there. */
  delete(jobId: string, revision: number): Promise<boolean>
  list(query: JobQuery): Promise<JobList>
}

/** Text as a search compares it: without case, and whichever way its letters are composed (Korean on a Mac). */
export const folded = (text: string): string => text.normalize('NFKC').toLowerCase()
