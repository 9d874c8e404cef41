import type { ServiceFacts, ServiceIdentity } from '../../../contract/service-port.ts'
import { findDisagreements, type ChannelDeps } from '../channel-findings.ts'
import { defineProcedure, type Procedure } from '../procedure.ts'
import {
  consoleInput,
  consoleNeeds,
  profileOf,
  withConsole,
  type ConsoleInput,
  type ServiceDeps,
} from './conversation.ts'

const tasks = ['read-version', 'read-identity', 'read-url', 'read-network'] as const

/** What the console says of its charger, beside what OCPP says. It changes nothing. */
export const identifyProcedure = (
  deps: ServiceDeps & ChannelDeps,
): Procedure<ConsoleInput, ServiceIdentity> =>
  defineProcedure<ConsoleInput, ServiceIdentity>({
    input: consoleInput,
    needs: consoleNeeds,
    afterInterruption: 'repeat',
    secrets: ['secrets'],
    async run(input, context) {
      const { id, content } = profileOf(deps.profiles, input.profile)
      const facts = await withConsole(context, deps, 'service.identify', input, {}, async (dialogue) => {
        let found: ServiceFacts = {}
        for (const task of tasks) {
          if (!content.tasks[task]) continue
          context.progress('ask-console', { task })
          found = { ...found, ...(await dialogue.run(task)) }
        }
        return found
      })
      const console = { firmwareVersion: facts.firmwareVersion ?? null }
      const disagreements = findDisagreements(deps, input.chargePointId, { console })
      return { profile: id, product: content.product, facts, disagreements }
    },
  })
