import { isToolError } from '../../contract/tool-error.ts'
import type { ChargePoint } from './charge-point.ts'
import type { Core } from './core.ts'

/**
 * TriggerMessage(BootNotification), so that a charge point that was never accepted learns its registration now
 * (OCPP 1.6 §5.17). That it does not follow is survived (quirk 16): it boots again by itself.
 */
export const requestBoot = (core: Core, chargePoint: ChargePoint): void => {
  const { connection } = chargePoint
  if (!connection) return
  connection.isBootTriggered = true
  connection.outgoing.add('TriggerMessage', { requestedMessage: 'BootNotification' }, {}).then(
    ({ status }) => {
      if (status !== 'Accepted') core.find(chargePoint.id, null, 'boot-trigger-refused', { answer: status })
    },
    (error: unknown) => {
      if (!isToolError(error)) throw error
      const answer = error.params['errorCode'] ?? error.code
      // A connection that closed, or a boot that came in between, is no fault of the charge point.
      if (error.code === 'call-refused' || error.code === 'call-timed-out')
        core.find(chargePoint.id, null, 'boot-trigger-refused', { answer })
    },
  )
}
