import type { Json } from '../../../contract/journal-event-parts.ts'
import type { KeyOutcome, SetConfigurationResult } from '../../../contract/configuration-run.ts'
import type { FilledKey } from '../../../contract/configuration-template.ts'
import type { KnowKey } from '../../../contract/key-knowledge.ts'
import type { DriftEntry } from '../../../ocpp/configuration-drift.ts'
import type { StoredReading } from '../../storage/readings.ts'
import type { ProcedureContext } from '../procedure.ts'
import type { ConfigurationDeps } from './deps.ts'
import { foldKey } from './key-reader.ts'
import { holdsOnPurpose, isThere } from './on-purpose.ts'
import { setKeys } from './set-keys.ts'

/** What a run that sends keys saves: what it has found out, and how far the sending has come. */
export interface SendCheckpoint<Found extends Json> {
  readonly found: Found
  readonly sending: Json
}

const differing: ReadonlySet<DriftEntry['state']> = new Set(['differs', 'hidden', 'missing'])

/** How far a charge point is from what is wanted of it. */
export interface Drift {
  readonly drift: readonly DriftEntry[]
  readonly wanted: readonly Pick<FilledKey, 'key' | 'value'>[]
}

/** Whether there is something to be sent. */
const isToBeSent = ({ state }: DriftEntry): boolean => differing.has(state)

/**
 * Sends what differs from the reading before, in the order and with the proofs of `setKeys`. `found` is saved with each step, so that a run that
 * is taken up goes on with what it found out at first.
 */
export const sendDrift = async <Found extends Json>(
  context: ProcedureContext,
  deps: ConfigurationDeps,
  before: StoredReading,
  { drift, wanted }: Drift,
  { found, sending }: SendCheckpoint<Found>,
): Promise<SetConfigurationResult> => {
  const { chargePointId } = before
  const { know } = deps.knownKeys(chargePointId)
  for (const { key, state, found: value } of drift)
    if (state === 'same') await holdsOnPurpose(context, chargePointId, { key, value: value ?? '' })
  const nameOf = (key: string): string => foldKey(know(key).standardKey ?? key)
  const values = new Map(wanted.map(({ key, value }) => [nameOf(key), value]))
  const sent = drift.filter(isToBeSent).flatMap(({ key, send }) => {
    const value = send ?? values.get(nameOf(key))
    return value === undefined ? [] : [{ key, value }]
  })
  if (sent.length === 0) return { outcomes: [], resets: 0 }
  const isSecret = ({ key }: { readonly key: string }): boolean => know(key).secret
  // how it spells its values shows in what it has now
  const readings = { ...deps.readings, latest: () => Promise.resolve(before) }
  return setKeys(context, { ...deps, readings }, chargePointId, {
    changes: sent.filter((change) => !isSecret(change)),
    secretValues: Object.fromEntries(sent.filter(isSecret).map(({ key, value }) => [key, value])),
    reset: 'at-end',
    checkpoint: sending,
    save: (saved) => context.saveCheckpoint({ found, sending: saved }),
  })
}

/** Wanted keys that the charge point does not have as they are wanted, as far as can be seen. */
export const unmetKeys = (
  drift: readonly DriftEntry[],
  outcomes: readonly KeyOutcome[],
  know: KnowKey,
): { readonly must: readonly string[]; readonly should: readonly string[] } => {
  const nameOf = (key: string): string => foldKey(know(key).standardKey ?? key)
  const ended = new Map(outcomes.map((outcome) => [nameOf(outcome.key), outcome]))
  const isMet = ({ key, state }: DriftEntry): boolean => {
    const outcome = ended.get(nameOf(key))
    return outcome === undefined ? state === 'same' : isThere(outcome)
  }
  const of = (rule: DriftEntry['rule']): readonly string[] =>
    drift.filter((entry) => entry.rule === rule && !isMet(entry)).map(({ key }) => key)
  return { must: of('must'), should: of('should') }
}
