import type { z } from 'zod'
import { clearListInput, sendCheckpointSchema, type SendListResult } from '../../../contract/local-list.ts'
import { defineProcedure, type Procedure } from '../procedure.ts'
import type { LocalListDeps } from './deps.ts'
import { notSupported, readListState } from './list-state.ts'
import { planWay } from './list-plan.ts'
import { sendAndProve } from './send.ts'

/** Takes all cards off: a Full without entries, whose version is above 0 (Errata 3.52). */
export const clearProcedure = (
  deps: LocalListDeps,
): Procedure<z.output<typeof clearListInput>, SendListResult> =>
  defineProcedure<z.output<typeof clearListInput>, SendListResult>({
    input: clearListInput,
    needs: ({ chargePointId }) => [{ kind: 'charge-point', id: chargePointId }],
    afterInterruption: 'resume',
    secrets: [],
    async run({ chargePointId }, context) {
      const link = context.chargePoint(chargePointId)
      await link.ready()
      const state = await readListState(context, deps, link)
      if (!state.supported) throw notSupported(String(state.version))
      return sendAndProve(context, deps, link, {
        entries: [],
        listId: null,
        revision: null,
        state,
        way: planWay(state, [], { how: 'full' }),
        resume: sendCheckpointSchema.safeParse(context.checkpoint).data ?? null,
      })
    },
  })
