import { isClockDue, observeClock } from '../clock-offset.ts'
import { exactInteger } from '../integers.ts'
import { checkReference } from '../transactions.ts'
import type { Handler } from './handlers.ts'

/** Always answered, whatever is in it (OCPP 1.6 §4.7). */
export const meterValues: Handler<'MeterValues'> = (request, connection, frameSeq) => {
  const { core, chargePoint } = connection
  const { transactionId, meterValue } = request
  if (transactionId !== undefined) {
    const reference = {
      transactionId: exactInteger(connection, frameSeq, 'transactionId', transactionId),
      connectorId: exactInteger(connection, frameSeq, 'connectorId', request.connectorId),
      sampledAt: meterValue.at(-1)?.timestamp,
    }
    checkReference(core, chargePoint, reference, frameSeq)
  }
  if (isClockDue(core, chargePoint)) {
    const timestamp = meterValue.at(-1)?.timestamp
    if (timestamp !== undefined) observeClock(core, chargePoint, timestamp, frameSeq)
  }
  return {}
}
