import { z } from 'zod'
import type { ServiceUrlSet } from '../../../contract/service-port.ts'
import { defineProcedure, type Procedure } from '../procedure.ts'
import { consoleInput, consoleNeeds, withConsole, type ServiceDeps } from './conversation.ts'
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

/**
 * Sets the URL of the Central System over the console, and reads it back. What was there before is written down first:
 * `service.put-back` sets it again, and a hand-over replaces it.
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
          const { chargePointId, device, profile } = given
          const isRecorded = checkpoint.safeParse(context.checkpoint).success
          if (chargePointId !== undefined && !isRecorded) {
            await context.recordChange(chargePointId, { what: 'service-url', device, profile, old })
            await context.saveCheckpoint({ recorded: true })
          }
          context.warnOfCancel('service-url-under-way')
        }),
      ),
  })
