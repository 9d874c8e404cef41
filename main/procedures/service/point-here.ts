import { z } from 'zod'
import { keptUrlSchema, type KeptUrl, type ServiceUrlSet } from '../../../contract/service-port.ts'
import type { Json } from '../../../contract/journal-event-parts.ts'
import { defineProcedure, type Procedure } from '../procedure.ts'
import { consoleInput, consoleNeeds, profileOf, withConsole, type ServiceDeps } from './conversation.ts'
import { setUrl } from './set-url.ts'

const input = consoleInput.extend({
  /** Of this laptop, as the product wants it: with the identity or without. */
  url: z
    .string()
    .regex(/^wss?:\/\/[!-~]+$/)
    .max(500),
  /** Tells the console to restart the charger, where the profile says how. */
  restart: z.boolean().default(false),
})

const checkpoint = z.object({ recorded: z.literal(true) })
const isKept = (saved: Json): boolean =>
  checkpoint.safeParse(saved).success || keptUrlSchema.safeParse(saved).success

/**
 * Sets the URL of the Central System over the console, and reads it back. What was there before is written down first:
 * `service.put-back` sets it again, and a hand-over replaces it. Where no charge point is named it is kept with the run,
 * and goes to the one that dials in with the identity that is in the URL or that its console tells.
 */
export const pointHereProcedure = (deps: ServiceDeps): Procedure<z.output<typeof input>, ServiceUrlSet> =>
  defineProcedure<z.output<typeof input>, ServiceUrlSet>({
    input,
    needs: consoleNeeds,
    afterInterruption: 'resume',
    secrets: ['secrets'],
    run: (given, context) =>
      withConsole(context, deps, 'service.point-here', given, { url: given.url }, (dialogue) =>
        setUrl(context, dialogue, given, async (old) => {
          const { chargePointId, device, profile, url } = given
          if (!isKept(context.checkpoint)) {
            if (chargePointId === undefined) {
              const can = profileOf(deps.profiles, profile).content.tasks['read-identity'] !== undefined
              if (can) context.progress('ask-console', { task: 'read-identity' })
              const identity = can ? ((await dialogue.run('read-identity')).identity ?? null) : null
              const kept: KeptUrl = { device, profile, old, url, identity, state: 'open' }
              await context.saveCheckpoint(kept)
            } else {
              await context.recordChange(chargePointId, { what: 'service-url', device, profile, old })
              await context.saveCheckpoint({ recorded: true })
            }
          }
          context.warnOfCancel('service-url-under-way')
        }),
      ),
  })
