import type { Handler } from '../handler.ts'
import {
  mayBeAsked,
  triggerBoot,
  triggerMeterValues,
  triggerStatus,
  type Triggered,
} from './TriggerMessage.ts'

/** Security §5.5. */
export const extendedTriggerMessage: Handler<'ExtendedTriggerMessage'> = (request, device) => {
  const { requestedMessage, connectorId } = request
  const find = (): Triggered | undefined => {
    if (requestedMessage === 'BootNotification') return triggerBoot(device)
    if (!mayBeAsked(device)) return null
    switch (requestedMessage) {
      case 'Heartbeat':
        return () => device.heartbeat()
      case 'StatusNotification':
        return triggerStatus(device, connectorId)
      case 'MeterValues':
        return triggerMeterValues(device, connectorId)
      case 'LogStatusNotification':
        return () => device.uploads.reportLog()
      case 'FirmwareStatusNotification':
        return () => device.firmware.reportSigned()
      case 'SignChargePointCertificate':
        return () => device.signCertificate()
      default:
        return undefined
    }
  }
  const then = find()
  if (then === undefined) return { response: { status: 'NotImplemented' } }
  return then === null ? { response: { status: 'Rejected' } } : { response: { status: 'Accepted' }, then }
}
