import { z } from 'zod'
import type { NotRestorable, RestoreResult } from '../../../contract/configuration-apply.ts'
import type { ConfigurationReading, ReadKey } from '../../../contract/configuration.ts'
import type { JournalEvent } from '../../../contract/journal-event.ts'
import type { KnowKey } from '../../../contract/key-knowledge.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import { driftOf, type DriftEntry, type WantedKey } from '../../../ocpp/configuration-drift.ts'
import type { Journal } from '../../storage/journal.ts'
import type { Readings } from '../../storage/readings.ts'
import { defineProcedure, type Procedure } from '../procedure.ts'
import { keepReading, refuseImplausible } from './backup.ts'
import type { ConfigurationDeps } from './deps.ts'
import { sendDrift } from './drift-keys.ts'
import { foldKey } from './key-reader.ts'

export interface RestoreDeps extends ConfigurationDeps {
  readonly journal: Pick<Journal, 'state' | 'read'>
  readonly readings: Pick<Readings, 'put' | 'latest' | 'get'>
}

const input = z.strictObject({
  chargePointId: z.string().min(1).max(255),
  backupId: z.string().min(1).max(255),
})

const checkpointSchema = z.object({
  found: z.object({ beforeId: z.string() }),
  sending: z.json(),
})

const isSecret = ({ key, masked }: ReadKey, know: KnowKey): boolean => masked === true || know(key).secret

const isInterval = ({ key }: ReadKey, know: KnowKey): boolean => know(key).standardKey === 'HeartbeatInterval'

const wantedOf = (
  { keys }: ConfigurationReading,
  know: KnowKey,
  isOverwritten: boolean,
): readonly WantedKey[] =>
  keys.flatMap((each) =>
    each.readonly || each.value === null || isSecret(each, know) || (isOverwritten && isInterval(each, know))
      ? []
      : [{ key: each.key, rule: 'must', value: each.value }],
  )

const notRestorable = (
  backup: ConfigurationReading,
  drift: readonly DriftEntry[],
  know: KnowKey,
  isOverwritten: boolean,
): RestoreResult['notRestorable'] => {
  const silent = backup.keys.flatMap((each): readonly { key: string; why: NotRestorable }[] =>
    isSecret(each, know)
      ? [{ key: each.key, why: 'secret' }]
      : isOverwritten && isInterval(each, know)
        ? [{ key: each.key, why: 'ours' }]
        : each.value === null && !each.readonly
          ? [{ key: each.key, why: 'no-value' }]
          : [],
  )
  const refused = drift.flatMap(({ key, state }): readonly { key: string; why: NotRestorable }[] =>
    state === 'read-only' || state === 'unsupported' ? [{ key, why: state }] : [],
  )
  return [...silent, ...refused]
}

/** The interval of its last acceptance before a moment; null = it was never accepted here until then. */
const intervalGiven = async (
  { journal }: RestoreDeps,
  chargePointId: string,
  before: number,
): Promise<number | null> => {
  const limit = 1_000
  let given: number | null = null
  for (let after: number | null = 0; after !== null;) {
    const events: readonly JournalEvent[] = await journal.read({
      after,
      limit,
      chargePointId,
      kinds: ['boot'],
    })
    for (const event of events)
      if (event.kind === 'boot' && event.status === 'Accepted' && event.at <= before)
        given = event.intervalSeconds
    after = events.length === limit ? (events.at(-1)?.seq ?? null) : null
  }
  return given
}

/**
 * Whether the HeartbeatInterval of a backup is the one that our acceptance gave, and no value of the charge point's own
 * (OCPP 1.6 §4.2). One that was set on purpose meanwhile is its own.
 */
const holdsOurInterval = async (
  deps: RestoreDeps,
  backup: ConfigurationReading,
  know: KnowKey,
): Promise<boolean> => {
  const value = backup.keys.find((each) => isInterval(each, know))?.value ?? null
  if (value === null) return false
  return Number(value) === (await intervalGiven(deps, backup.chargePointId, Date.parse(backup.at)))
}

const backupOf = async ({ readings }: RestoreDeps, chargePointId: string, backupId: string) => {
  const stored = await readings.get(backupId)
  if (!stored)
    throw new ToolError('not-found', { backup: backupId }, null, `There is no backup "${backupId}".`)
  if (stored.chargePointId !== chargePointId) {
    const problem = `it is of charge point "${stored.chargePointId}": make a template of it instead`
    throw new ToolError(
      'input-invalid',
      { name: 'backupId', problem },
      'make-template',
      `"backupId": ${problem}`,
    )
  }
  refuseImplausible(stored.reading)
  return stored.reading
}

/**
 * Puts a charge point back to a backup: what differs is set, each key proven; what can not be put back is told by its
 * key. What it had before is kept too.
 */
export const restoreProcedure = (deps: RestoreDeps): Procedure<z.infer<typeof input>, RestoreResult> =>
  defineProcedure({
    input,
    needs: ({ chargePointId }) => [{ kind: 'charge-point', id: chargePointId }],
    afterInterruption: 'resume',
    secrets: [],
    async run({ chargePointId, backupId }, context) {
      const backup = await backupOf(deps, chargePointId, backupId)
      const { know } = deps.knownKeys(chargePointId)
      const saved = checkpointSchema.safeParse(context.checkpoint).data
      const kept = saved && (await deps.readings.get(saved.found.beforeId))
      const before = kept ?? (await keepReading(context, deps, chargePointId))
      const checkpoint = kept && saved ? saved : { found: { beforeId: before.id }, sending: null }
      if (!kept) await context.saveCheckpoint(checkpoint)

      const view = context.chargePoint(chargePointId).view()
      const isOverwritten =
        (view?.openChanges.some(({ change }) => change.what === 'heartbeat-interval') ?? false) &&
        (await holdsOurInterval(deps, backup, know))
      const wanted = wantedOf(backup, know, isOverwritten)
      const drift = driftOf(wanted, before.reading, know)
      const { outcomes, resets } = await sendDrift(context, deps, before, { drift, wanted }, checkpoint)
      const known = new Set([...backup.keys.map(({ key }) => key), ...backup.unknownKeys].map(foldKey))
      return {
        backupId,
        beforeId: before.kind === 'backup' ? before.id : null,
        drift,
        outcomes,
        resets,
        notRestorable: notRestorable(backup, drift, know, isOverwritten),
        newKeys: before.reading.keys.map(({ key }) => key).filter((key) => !known.has(foldKey(key))),
      }
    },
  })
