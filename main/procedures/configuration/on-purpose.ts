import { findConfigurationKey } from '../../../ocpp/configuration-keys.ts'
import type { KeyOutcome } from '../../../contract/configuration-run.ts'
import type { ProcedureContext } from '../procedure.ts'
import { foldKey } from './key-reader.ts'

const there: ReadonlySet<KeyOutcome['outcome']> = new Set([
  'set',
  'spelled-otherwise',
  'set-unread',
  'skipped-equal',
])

/** Whether a key has the value that was asked for, as far as can be seen. */
export const isThere = ({ outcome }: Pick<KeyOutcome, 'outcome'>): boolean => there.has(outcome)

/**
 * A key has a value that somebody asked for: what stood there before it is no longer to be put back, whoever had changed
 * it. Of HeartbeatInterval, which each boot overwrites (OCPP 1.6 §4.2), it is this value.
 */
export const holdsOnPurpose = async (
  context: Pick<ProcedureContext, 'chargePoint' | 'recordChange' | 'settleChange'>,
  chargePointId: string,
  { key, value }: { readonly key: string; readonly value: string },
): Promise<void> => {
  const isInterval = findConfigurationKey(key)?.key === 'HeartbeatInterval'
  for (const { seq, change } of context.chargePoint(chargePointId).view()?.openChanges ?? []) {
    if (change.what === 'key' && foldKey(change.key) === foldKey(key))
      context.settleChange(chargePointId, seq, 'superseded')
    if (!isInterval || change.what !== 'heartbeat-interval' || change.old === value) continue
    await context.recordChange(chargePointId, { what: 'heartbeat-interval', old: value })
    context.settleChange(chargePointId, seq, 'superseded')
  }
}
