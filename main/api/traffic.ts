import {
  frameDetailsInput,
  trafficPageInput,
  type FrameDetail,
  type TrafficPage,
} from '../../contract/traffic.ts'
import { frameDetail } from './frame-details.ts'
import { pageAfter, pageBefore } from './traffic-page.ts'
import { procedure, router } from './trpc.ts'

/** What was said between a charge point and us. */
export const trafficRouter = router({
  /** Exchanges from the journal, a page at a time; filtered here, where all of them are. */
  page: procedure.input(trafficPageInput).query(({ ctx, input }): Promise<TrafficPage> => {
    const { journal } = ctx.deps
    const { before, after = 0 } = input
    return before === undefined ? pageAfter(journal, after, input) : pageBefore(journal, before, input)
  }),
  /** Frames as they were on the wire, checked against their schemas. One that is no longer there is left out. */
  frames: procedure
    .input(frameDetailsInput)
    .query(async ({ ctx, input }): Promise<readonly FrameDetail[]> => {
      const { chargePointId, seqs } = input
      const details = await Promise.all(seqs.map((seq) => frameDetail(ctx.deps.journal, chargePointId, seq)))
      return details.filter((detail) => detail !== null)
    }),
})
