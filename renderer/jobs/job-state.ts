import type { Job } from '../../contract/job.ts'

/** Somebody works on it now. */
export const isUnderWay = ({ visits }: Pick<Job, 'visits'>): boolean => visits.at(-1)?.leftAt === null
