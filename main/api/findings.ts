import { findingsInput, type FindingsView } from '../../contract/traffic.ts'
import { findingsByRule, findingsCount } from './findings-tally.ts'
import { procedure, router } from './trpc.ts'

/** How a charge point deviates from the standard. */
export const findingsRouter = router({
  byRule: procedure
    .input(findingsInput)
    .query(({ ctx, input }): Promise<FindingsView> => findingsByRule(ctx.deps.journal, input.chargePointId)),
  /** The number at the panel's tab. */
  count: procedure
    .input(findingsInput)
    .query(({ ctx, input }): Promise<number> => findingsCount(ctx.deps.journal, input.chargePointId)),
})
