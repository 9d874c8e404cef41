import { z } from 'zod'
import type { KeyOutcome, RestartResult } from '../../../contract/configuration-run.ts'
import { pendingRestart } from '../../../contract/pending-restart.ts'
import { findConfigurationKey } from '../../../ocpp/configuration-keys.ts'
import { defineProcedure, type Procedure } from '../procedure.ts'
import type { ConfigurationDeps } from './deps.ts'
import { createKeyReader, foldKey, maxKeysOf } from './key-reader.ts'
import { holdsOnPurpose, isThere } from './on-purpose.ts'
import { plainChunk, slowestReadMs } from './read.ts'
import { resetAndWait } from './reset.ts'
import { passwordOfLink, passwordOutcome } from './set-password.ts'
import { byKey, judge, planKeys } from './set-plan.ts'

const input = z.strictObject({ chargePointId: z.string().min(1).max(255) })

const checkpointSchema = z.object({
  pending: z.array(z.object({ key: z.string(), value: z.string().nullable() })),
  since: z.number(),
})

/** Restarts a charge point, and proves the keys that waited for it. */
export const restartProcedure = (deps: ConfigurationDeps): Procedure<z.infer<typeof input>, RestartResult> =>
  defineProcedure({
    input,
    needs: ({ chargePointId }) => [{ kind: 'charge-point', id: chargePointId }],
    afterInterruption: 'resume',
    secrets: [],
    async run({ chargePointId }, context) {
      const link = context.chargePoint(chargePointId)
      const saved = checkpointSchema.safeParse(context.checkpoint).data
      const lastBootAt = link.view()?.lastBootAt ?? null
      const pending =
        saved?.pending ??
        pendingRestart(deps.journal.state().runs, chargePointId, lastBootAt).map((each) => ({ ...each }))
      if (!saved) await context.saveCheckpoint({ pending, since: link.mark() })
      context.warnOfCancel('reset-pending')
      await resetAndWait(context, link, 'Soft', saved?.since ?? null)
      context.warnOfCancel(null)
      const { know } = deps.knownKeys(chargePointId)
      const changes = pending.flatMap(({ key, value }) => (value === null ? [] : [{ key, value }]))
      const passwords: KeyOutcome[] = []
      for (const { key } of pending)
        if (findConfigurationKey(key)?.key === 'AuthorizationKey')
          passwords.push(passwordOutcome(key, await passwordOfLink(deps, link), true))
      for (const outcome of passwords.filter(isThere))
        await holdsOnPurpose(context, chargePointId, { key: outcome.key, value: '' })
      if (changes.length === 0) return { outcomes: passwords, resets: 1, changes }
      const latest = (await deps.readings.latest(chargePointId, 'reading'))?.reading.keys ?? []
      const chunk = maxKeysOf(latest) ?? plainChunk
      const reader = createKeyReader(link, context.clock, slowestReadMs(deps, chargePointId), chunk)
      const look = async (): Promise<readonly KeyOutcome[]> => {
        context.progress('read-back')
        const { found } = await reader.named(changes.map(({ key }) => key))
        const own = byKey(found)
        return planKeys(changes, {}, know).map((entry) =>
          judge(entry, own.get(foldKey(entry.key)), { isAnswered: true, afterReset: true }),
        )
      }
      let outcomes = await look()
      // one that boots whenever it dials has perhaps not restarted at all
      if (saved && outcomes.some(({ outcome }) => outcome === 'differs')) {
        context.warnOfCancel('reset-pending')
        await resetAndWait(context, link, 'Soft')
        context.warnOfCancel(null)
        outcomes = await look()
      }
      const proven = new Set(outcomes.filter(isThere).map(({ key }) => key))
      for (const change of changes)
        if (proven.has(change.key)) await holdsOnPurpose(context, chargePointId, change)
      return { outcomes: [...outcomes, ...passwords], resets: 1, changes }
    },
  })
