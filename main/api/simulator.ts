import { procedure, router } from './trpc.ts'

export const simulatorRouter = router({
  /** Starts a virtual charge point that dials this bench; one at most. */
  start: procedure.mutation(({ ctx }) => ctx.deps.simulator.start()),
  stop: procedure.mutation(({ ctx }) => ctx.deps.simulator.stop()),
})
