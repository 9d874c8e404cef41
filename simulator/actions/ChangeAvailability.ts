import type { Handler } from '../handler.ts'

/** OCPP 1.6 §5.2: at once, or when the transaction is over. */
export const changeAvailability: Handler<'ChangeAvailability'> = ({ connectorId, type }, device) => {
  if (connectorId < 0 || connectorId > device.connectors.length) return { response: { status: 'Rejected' } }
  const isScheduled = device.availability.willWait(connectorId, type)
  return {
    response: { status: isScheduled ? 'Scheduled' : 'Accepted' },
    then: () => device.availability.change(connectorId, type),
  }
}
