import { z } from 'zod'
import type { ServiceUrlSet } from '../../../contract/service-port.ts'
import { redacted } from '../../../contract/redact.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import { defineProcedure, type Procedure } from '../procedure.ts'
import { consoleInput, consoleNeeds, withConsole, type ServiceDeps } from './conversation.ts'
import { setUrl } from './set-url.ts'

const input = consoleInput.extend({
  chargePointId: z.string().min(1).max(255),
  restart: z.boolean().default(false),
})

/**
 * Puts back the URL that `service.point-here` found, over the same service port. Rejects with ToolError not-found where
 * there is nothing to put back, and secrets-needed where the URL had a password in it.
 */
export const putBackProcedure = (deps: ServiceDeps): Procedure<z.output<typeof input>, ServiceUrlSet> =>
  defineProcedure<z.output<typeof input>, ServiceUrlSet>({
    input,
    needs: consoleNeeds,
    afterInterruption: 'repeat',
    secrets: ['secrets'],
    async run(given, context) {
      const { chargePointId } = given
      const open = (context.chargePoint(chargePointId).view()?.openChanges ?? []).flatMap(
        ({ seq, change }) => (change.what === 'service-url' ? [{ seq, old: change.old }] : []),
      )
      const [first] = open
      if (!first)
        throw new ToolError(
          'not-found',
          { chargePointId },
          null,
          `Nothing was set over the service port of ${chargePointId} that could be put back.`,
        )
      // what was changed twice is put back once: the oldest has what was there before
      const url = first.old
      if (url.includes(redacted))
        throw new ToolError(
          'secrets-needed',
          { names: 'url' },
          'give-secrets',
          `The URL before was ${url}, and secrets are never stored: set the whole URL by hand.`,
        )
      const result = await withConsole(context, deps, 'service.put-back', given, { url }, (dialogue) =>
        setUrl(context, dialogue, { ...given, url }, () => Promise.resolve()),
      )
      for (const { seq } of open) context.settleChange(chargePointId, seq, 'put-back')
      return result
    },
  })
