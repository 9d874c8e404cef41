import type { z } from 'zod'
import { compareLists } from '../../../contract/local-list-compare.ts'
import { mostNamed, planListInput, type ListPlan } from '../../../contract/local-list.ts'
import { defineProcedure, type Procedure } from '../procedure.ts'
import type { LocalListDeps } from './deps.ts'
import { kindOf, messagesOf, planWay } from './list-plan.ts'
import { readListState } from './list-state.ts'
import { loadList } from './load-list.ts'

/** What sending a list would take, asked of the charge point. Nothing is sent. */
export const planProcedure = (deps: LocalListDeps): Procedure<z.output<typeof planListInput>, ListPlan> =>
  defineProcedure<z.output<typeof planListInput>, ListPlan>({
    input: planListInput,
    needs: ({ chargePointId }) => [{ kind: 'charge-point', id: chargePointId }],
    afterInterruption: 'repeat',
    secrets: [],
    async run({ chargePointId, listId, revision, how }, context) {
      const list = await loadList(deps, listId, revision)
      const link = context.chargePoint(chargePointId)
      await link.ready()
      const state = await readListState(context, deps, link)
      const way = planWay(state, list.entries, { how })
      const messages = messagesOf(way)
      const { version, supported, enabled, maxEntries, maxPerMessage, held, known } = state
      return {
        listVersion: version,
        ...{ supported, enabled, maxEntries, maxPerMessage, held, listId },
        revision: list.revision,
        entries: list.entries.length,
        fits: maxEntries.limit === null || list.entries.length <= maxEntries.limit,
        kind: kindOf(way),
        messages,
        perMessage: way.perMessage,
        versionAfter: messages === 0 ? version : way.above + messages,
        changes: known && compareLists(known, list.entries, { offset: 0, limit: mostNamed }),
      }
    },
  })
