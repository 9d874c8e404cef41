import { answerInput } from '../../contract/bridge.ts'
import { procedure, router } from './trpc.ts'

export const chargePointsRouter = router({
  /** The technician's decision on a charge point; its interval is the setting's for this status. */
  answer: procedure.input(answerInput).mutation(async ({ ctx, input }) => {
    await ctx.deps.centralSystem.setRegistration(input.chargePointId, input.status, undefined, 'technician')
  }),
})
