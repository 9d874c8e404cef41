import type { EventOf } from '../../../contract/journal-event.ts'
import type { Request } from '../../../ocpp/actions/index.ts'
import type { ChargePointConnection } from '../ChargePointConnection.ts'
import { decide, registerBehind } from '../registration.ts'
import type { Handler } from './handlers.ts'

const optionalFields = [
  'chargePointSerialNumber',
  'chargeBoxSerialNumber',
  'firmwareVersion',
  'iccid',
  'imsi',
  'meterType',
  'meterSerialNumber',
] as const

const identityOf = (request: Request<'BootNotification'>): EventOf<'boot'>['identity'] => {
  const { chargePointVendor, chargePointModel } = request
  const identity: EventOf<'boot'>['identity'] = { chargePointVendor, chargePointModel }
  for (const field of optionalFields) {
    const value = request[field]
    if (value !== undefined) identity[field] = value
  }
  return identity
}

/** Sooner than it was told, on the same connection and without our asking (OCPP 1.6 §4.2). */
const noteHaste = (
  { core, chargePoint, boot }: ChargePointConnection,
  wasTriggered: boolean,
  frameSeq: number,
): void => {
  if (!boot || wasTriggered || chargePoint.told === 'Accepted') return
  const afterSeconds = Math.round((core.clock.monotonic() - boot.at) / 100) / 10
  const { intervalSeconds } = boot
  // Its timer may run a little fast.
  if (afterSeconds < intervalSeconds * 0.9)
    core.find(chargePoint.id, frameSeq, 'boot-too-early', { afterSeconds, intervalSeconds })
}

/** OCPP 1.6 §4.2. A charge point that boots is told what was decided, and what it was told is remembered. */
export const bootNotification: Handler<'BootNotification'> = (request, connection, frameSeq) => {
  const { core, chargePoint } = connection
  const wasTriggered = chargePoint.awaited?.delete('BootNotification') === true
  for (const field of ['chargePointVendor', 'chargePointModel'] as const)
    if (request[field].trim() === '') core.find(chargePoint.id, frameSeq, 'boot-field-empty', { field })
  noteHaste(connection, wasTriggered, frameSeq)
  const registration = decide(core, chargePoint)
  const { status, intervalSeconds } = registration
  registerBehind(core, chargePoint, registration)
  core.sink.append({
    kind: 'boot',
    chargePointId: chargePoint.id,
    frameSeq,
    identity: identityOf(request),
    status,
    intervalSeconds,
  })
  if (!connection.isOver) chargePoint.told = status
  // It takes our time now (OCPP 1.6 §4.2): what was measured before says nothing any more.
  chargePoint.clock = null
  connection.boot = { at: core.clock.monotonic(), intervalSeconds }
  return { status, currentTime: core.timestamp(), interval: intervalSeconds }
}
