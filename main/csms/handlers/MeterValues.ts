import { isClockDue, observeClock } from '../clock-offset.ts'
import { checkReference } from '../transactions.ts'
import type { Handler } from './handlers.ts'

/** Always answered, whatever is in it (OCPP 1.6 §4.7). */
export const meterValues: Handler<'MeterValues'> = (request, { core, chargePoint }, frameSeq) => {
  const { connectorId, transactionId, meterValue } = request
  if (transactionId !== undefined) checkReference(core, chargePoint, { transactionId, connectorId }, frameSeq)
  if (isClockDue(core, chargePoint)) {
    const timestamp = meterValue.at(-1)?.timestamp
    if (timestamp !== undefined) observeClock(core, chargePoint, timestamp, frameSeq)
  }
  return {}
}
