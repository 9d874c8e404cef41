import { emptyJobDetails, type Job } from '../../contract/job.ts'
import type { JobRecord } from '../../main/storage/job-records.ts'

/** A job as it is stored, at its first revision unless told otherwise. */
export const jobRecord = (job: Partial<Job>, fromSeq = 1): JobRecord => {
  const at = '2026-11-21T11:10:56.000Z'
  return {
    job: {
      ...emptyJobDetails,
      id: '6b8f2d0e-6a4b-4c55-9d0c-0d9f4c1c2b7a',
      revision: 1,
      status: 'open',
      photos: [],
      visits: [],
      createdAt: at,
      changedAt: at,
      openedAt: at,
      closedAt: null,
      ...job,
    },
    periods: [{ fromSeq, toSeq: null }],
  }
}
