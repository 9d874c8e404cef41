import { meterPageInput, type MeterPage } from '../../contract/meter.ts'
import { meterAfter, meterBefore } from './meter-page.ts'
import { procedure, router } from './trpc.ts'

export const meterRouter = router({
  /** What the charge point measured: from MeterValues, StopTransaction's data, and the registers of transactions. */
  page: procedure.input(meterPageInput).query(({ ctx, input }): Promise<MeterPage> => {
    const { journal } = ctx.deps
    const { before, after = 0 } = input
    return before === undefined ? meterAfter(journal, after, input) : meterBefore(journal, before, input)
  }),
})
