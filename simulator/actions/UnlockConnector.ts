import type { Handler } from '../handler.ts'

/** OCPP 1.6 §5.18; NotSupported where there is no lock, or no such connector (Errata 3.87). */
export const unlockConnector: Handler<'UnlockConnector'> = ({ connectorId }, device) => {
  const connector = device.connectors.find((one) => one.connectorId === connectorId)
  if (!connector || device.profile.cable === 'fixed') return { response: { status: 'NotSupported' } }
  // A transaction is finished first.
  connector.stopTransaction('UnlockCommand')
  connector.unlock()
  return { response: { status: 'Unlocked' } }
}
