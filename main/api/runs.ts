import { runIdInput, startRunInput, takeUpRunInput } from '../../contract/run-input.ts'
import { procedure, router } from './trpc.ts'

/** Procedures on their way. How they go is in the bench's events; a page that goes away ends nothing. */
export const runsRouter = router({
  start: procedure.input(startRunInput).mutation(async ({ ctx, input }) => ({
    runId: await ctx.deps.runner.start(input.procedure, input.input, input.jobId),
  })),
  /** Ends it at its next safe point. false: it does not run. */
  cancel: procedure
    .input(runIdInput)
    .mutation(({ ctx, input }): boolean => ctx.deps.runner.cancel(input.runId)),
  /** A person says that what it waits for is done. false: it waits for no person. */
  goOn: procedure.input(runIdInput).mutation(({ ctx, input }): boolean => ctx.deps.runner.goOn(input.runId)),
  /** Goes on with an interrupted run, or begins it anew, as its procedure declares. */
  takeUp: procedure
    .input(takeUpRunInput)
    .mutation(({ ctx, input }) => ctx.deps.runner.takeUp(input.runId, input.secrets)),
  /** An interrupted run stays as it is. false: it is not interrupted. */
  dismiss: procedure
    .input(runIdInput)
    .mutation(({ ctx, input }): boolean => ctx.deps.runner.dismiss(input.runId)),
})
