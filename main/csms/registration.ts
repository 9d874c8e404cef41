import type { RegistrationStatus } from '../../contract/journal-event.ts'
import type { ActionName, FromCentralSystem } from '../../ocpp/actions/index.ts'
import type { ChargePoint } from './charge-point.ts'
import { problemOf, type Core } from './core.ts'
import type { RememberedRegistration } from './ports.ts'
import type { RegistrationPolicy } from './settings.ts'

const byPolicy: Readonly<Record<RegistrationPolicy, RegistrationStatus>> = {
  ask: 'Pending',
  accept: 'Accepted',
  pending: 'Pending',
  reject: 'Rejected',
}

/**
 * What a BootNotification is answered with now. A technician's or a script's decision overrules the policy; an
 * acceptance by policy survives under `ask`, so that a restart does not ask again about a charge point that is known.
 */
export const decide = (core: Core, chargePoint: ChargePoint): RememberedRegistration => {
  const { policy, intervalSeconds } = core.settings
  const known = chargePoint.registration
  if (known && known.by !== 'policy') return known
  const keeps = known?.status === 'Accepted' && (policy === 'ask' || policy === 'accept')
  const status = keeps ? 'Accepted' : byPolicy[policy]
  return { status, intervalSeconds: intervalSeconds[status], by: 'policy' }
}

const isSame = (a: RememberedRegistration | null, b: RememberedRegistration): boolean =>
  a?.status === b.status && a.intervalSeconds === b.intervalSeconds && a.by === b.by

/** Makes it hold from now on. Resolves when it is stored. */
export const register = async (
  core: Core,
  chargePoint: ChargePoint,
  registration: RememberedRegistration,
): Promise<void> => {
  if (isSame(chargePoint.registration, registration)) return
  chargePoint.registration = registration
  core.sink.append({ kind: 'registration', chargePointId: chargePoint.id, ...registration })
  await core.registrations.put(chargePoint.id, registration)
}

/** The same where nobody waits for it. */
export const registerBehind = (
  core: Core,
  chargePoint: ChargePoint,
  registration: RememberedRegistration,
): void => {
  register(core, chargePoint, registration).catch((error: unknown) =>
    core.log.write('error', 'registration-not-stored', {
      chargePointId: chargePoint.id,
      problem: problemOf(error),
    }),
  )
}

/** Why a CALL of ours is held to be forbidden. */
export type CallBarrier = 'never-booted' | 'pending' | 'rejected' | 'told-rejected' | 'already-accepted'

/** The action that a trigger asks for; null = it is no trigger. */
export const triggeredAction = (action: FromCentralSystem, payload: unknown): string | null => {
  if (action !== 'TriggerMessage' && action !== 'ExtendedTriggerMessage') return null
  if (typeof payload !== 'object' || payload === null || !('requestedMessage' in payload)) return null
  const { requestedMessage } = payload
  if (requestedMessage === 'SignChargePointCertificate') return 'SignCertificate'
  return typeof requestedMessage === 'string' ? requestedMessage : null
}

/**
 * Whether `action` may be sent, by what was decided and by what the charge point was told: the stricter of the two.
 * null = it may.
 */
export const barrierFor = (
  chargePoint: ChargePoint,
  action: FromCentralSystem,
  payload: unknown,
): CallBarrier | null => {
  const { told, registration } = chargePoint
  const triggersBoot = triggeredAction(action, payload) === 'BootNotification'
  if (told === null) return triggersBoot ? null : 'never-booted'
  // While Rejected the charge point does not answer, and we do not ask (OCPP 1.6 §4.2).
  if (registration?.status === 'Rejected') return 'rejected'
  if (told === 'Rejected') return registration ? 'told-rejected' : 'rejected'
  // After our Accepted, not until it boots again (Errata 3.40).
  if (told === 'Accepted' && triggersBoot) return 'already-accepted'
  const isPending = told === 'Pending' || registration?.status === 'Pending'
  // While Pending only these two (OCPP 1.6 §4.2).
  return isPending && (action === 'RemoteStartTransaction' || action === 'RemoteStopTransaction')
    ? 'pending'
    : null
}

/** What becomes of a CALL of the charge point that comes before its acceptance (quirk 18). */
export type Welcome = 'expected' | 'tolerated' | 'refused'

const refusedEarly: ReadonlySet<ActionName> = new Set(['Authorize', 'Heartbeat', 'DataTransfer'])
/** One trigger can bring several of these: one for each connector. */
const comesSeveralTimes: ReadonlySet<string> = new Set(['StatusNotification', 'MeterValues'])

export const welcome = (core: Core, chargePoint: ChargePoint, action: ActionName): Welcome => {
  const { registration } = chargePoint
  if (registration?.status === 'Accepted') return 'expected'
  if (action === 'BootNotification') return 'expected'
  if (chargePoint.awaited?.has(action) === true) {
    if (!comesSeveralTimes.has(action)) chargePoint.awaited.delete(action)
    return 'expected'
  }
  if (core.settings.policy === 'accept' && registration?.by !== 'technician' && registration?.by !== 'script')
    return 'tolerated'
  return refusedEarly.has(action) ? 'refused' : 'tolerated'
}
