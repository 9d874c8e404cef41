import { z } from 'zod'
import { toTimestamp } from '../../contract/clock.ts'
import {
  changeJobInput,
  createJobInput,
  jobIdInput,
  jobQuerySchema,
  jobRevisionInput,
  type Job,
  type JobChange,
  type JobList,
} from '../../contract/job.ts'
import type { JobResults } from '../../contract/job-results.ts'
import type { EventOf } from '../../contract/journal-event.ts'
import type { RunView } from '../../contract/run.ts'
import type { ApiDeps } from './context.ts'
import { procedure, router } from './trpc.ts'

/** What a page is told of a change made by anyone, so that it asks anew. */
export interface JobChanged {
  readonly jobId: string
  readonly revision: number
  readonly change: JobChange
  readonly at: string
}

const isJobChange = (event: { readonly kind: string }): event is EventOf<'job-changed'> =>
  event.kind === 'job-changed'

/** Every change from now on, of every job. */
async function* followJobs(
  { journal }: Pick<ApiDeps, 'journal'>,
  signal: AbortSignal,
): AsyncGenerator<JobChanged, void> {
  const waiting: EventOf<'job-changed'>[] = []
  let wake: (() => void) | null = null
  const ring = (): void => wake?.()
  const unsubscribe = journal.subscribe((events) => {
    waiting.push(...events.filter(isJobChange))
    if (waiting.length > 0) ring()
  })
  signal.addEventListener('abort', ring, { once: true })
  try {
    while (!signal.aborted) {
      for (const { jobId, revision, change, at } of waiting.splice(0))
        yield { jobId, revision, change, at: toTimestamp(at) }
      if (waiting.length === 0 && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    unsubscribe()
    signal.removeEventListener('abort', ring)
  }
}

/**
 * Jobs. Photos, export and import are files: they go over HTTP (`/api/jobs/…`). A change of a revision that is not the
 * latest is refused with `job-changed-meanwhile`.
 */
export const jobsRouter = router({
  list: procedure
    .input(jobQuerySchema)
    .query(({ ctx, input }): Promise<JobList> => ctx.deps.jobs.list(input)),
  get: procedure.input(jobIdInput).query(({ ctx, input }): Promise<Job> => ctx.deps.jobs.get(input.jobId)),
  create: procedure
    .input(createJobInput)
    .mutation(({ ctx, input }): Promise<Job> => ctx.deps.jobs.create(input)),
  change: procedure
    .input(changeJobInput)
    .mutation(({ ctx, input }): Promise<Job> =>
      ctx.deps.jobs.change(input.jobId, input.revision, input.change),
    ),
  leave: procedure
    .input(jobRevisionInput)
    .mutation(({ ctx, input }): Promise<Job> => ctx.deps.jobs.leave(input.jobId, input.revision)),
  takeUp: procedure
    .input(jobRevisionInput)
    .mutation(({ ctx, input }): Promise<Job> => ctx.deps.jobs.takeUp(input.jobId, input.revision)),
  close: procedure
    .input(jobRevisionInput)
    .mutation(({ ctx, input }): Promise<Job> => ctx.deps.jobs.close(input.jobId, input.revision)),
  reopen: procedure
    .input(jobRevisionInput)
    .mutation(({ ctx, input }): Promise<Job> => ctx.deps.jobs.reopen(input.jobId, input.revision)),
  /** With its photos: ask first. */
  delete: procedure
    .input(jobRevisionInput)
    .mutation(({ ctx, input }): Promise<void> => ctx.deps.jobs.delete(input.jobId, input.revision)),
  removePhoto: procedure
    .input(jobIdInput.extend({ photoId: z.uuid() }))
    .mutation(({ ctx, input }): Promise<void> => ctx.deps.jobs.photos.remove(input.jobId, input.photoId)),
  results: procedure
    .input(jobIdInput)
    .query(({ ctx, input }): Promise<JobResults> => ctx.deps.jobs.results(input.jobId)),
  run: procedure
    .input(jobIdInput.extend({ runId: z.string().min(1).max(100) }))
    .query(({ ctx, input }): Promise<RunView> => ctx.deps.jobs.run(input.jobId, input.runId)),
  changes: procedure.subscription(({ ctx, signal }) =>
    followJobs(ctx.deps, AbortSignal.any([ctx.deps.closing, ...(signal ? [signal] : [])])),
  ),
})
