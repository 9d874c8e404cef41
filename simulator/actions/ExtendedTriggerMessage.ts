import type { Handler } from '../handler.ts'
import { answerTrigger, triggerCommon } from './TriggerMessage.ts'

/** Security §5.5. */
export const extendedTriggerMessage: Handler<'ExtendedTriggerMessage'> = (
  { requestedMessage, connectorId },
  device,
) =>
  answerTrigger(requestedMessage, device, () => {
    switch (requestedMessage) {
      case 'LogStatusNotification':
        return () => device.uploads.reportLog()
      case 'FirmwareStatusNotification':
        return () => device.firmware.reportSigned()
      case 'SignChargePointCertificate':
        return () => device.signCertificate()
      default:
        return triggerCommon(requestedMessage, connectorId, device)
    }
  })
