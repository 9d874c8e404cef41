import type { Handler } from '../handler.ts'

/** OCPP 1.6 §5.16. */
export const setChargingProfile: Handler<'SetChargingProfile'> = (request, device) => {
  const { connectorId, csChargingProfiles } = request
  // Errata 3.39.
  if (connectorId < 0 || connectorId > device.connectors.length)
    return { errorCode: 'PropertyConstraintViolation', description: `There is no connector ${connectorId}` }
  return { response: { status: device.smartCharging.set(connectorId, csChargingProfiles) } }
}
