import type { NewJournalEvent } from '../../../contract/journal-event.ts'
import { observeClock } from '../clock-offset.ts'
import { exactInteger } from '../integers.ts'
import type { Handler } from './handlers.ts'

/** Always answered (OCPP 1.6 §4.9); its timestamp tells how the charge point's clock stands. */
export const statusNotification: Handler<'StatusNotification'> = (request, connection, frameSeq) => {
  const { core, chargePoint } = connection
  const { status, errorCode, info, vendorId, vendorErrorCode, timestamp } = request
  const event: NewJournalEvent = {
    kind: 'connector-status',
    chargePointId: chargePoint.id,
    frameSeq,
    connectorId: exactInteger(connection, frameSeq, 'connectorId', request.connectorId),
    status,
    errorCode,
  }
  if (info !== undefined) event.info = info
  if (vendorId !== undefined) event.vendorId = vendorId
  if (vendorErrorCode !== undefined) event.vendorErrorCode = vendorErrorCode
  if (timestamp !== undefined) event.timestamp = timestamp
  core.sink.append(event)
  if (timestamp !== undefined) observeClock(core, chargePoint, timestamp, frameSeq)
  return {}
}
