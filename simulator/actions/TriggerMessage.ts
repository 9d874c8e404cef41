import type { Device, Handler } from '../handler.ts'

/** Between the start and Accepted or Pending it sends nothing but BootNotification (OCPP 1.6 §4.2). */
const mayBeAsked = ({ registration }: Device): boolean =>
  registration.state === 'accepted' || (registration.state === 'waiting' && registration.answer === 'Pending')

const accepted = (then: () => void): ReturnType<typeof triggerMessage> => ({
  response: { status: 'Accepted' },
  then,
})

/** OCPP 1.6 §5.17: first the answer, then the message that was asked for. */
export const triggerMessage: Handler<'TriggerMessage'> = ({ requestedMessage, connectorId }, device) => {
  switch (requestedMessage) {
    case 'BootNotification':
      // Errata 3.35: Rejected is recommended from Accepted until the next reboot or reconnect.
      if (device.acceptedOnThisLink) return { response: { status: 'Rejected' } }
      return accepted(() => device.bootNow())
    case 'Heartbeat':
      if (!mayBeAsked(device)) return { response: { status: 'Rejected' } }
      return accepted(() => device.heartbeat())
    case 'StatusNotification': {
      const all = Array.from({ length: device.connectors + 1 }, (_, i) => i)
      const asked = connectorId === undefined ? all : all.filter((id) => id === connectorId)
      if (!mayBeAsked(device) || asked.length === 0) return { response: { status: 'Rejected' } }
      return accepted(() => device.reportStatus(asked))
    }
    default:
      return { response: { status: 'NotImplemented' } }
  }
}
