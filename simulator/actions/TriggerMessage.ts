import type { Device } from '../device.ts'
import type { Answer, Handler } from '../handler.ts'

/** Between the start and Accepted or Pending it sends nothing but BootNotification (OCPP 1.6 §4.2). */
const mayBeAsked = (device: Device): boolean => {
  const registration = device.registration()
  return (
    registration.state === 'accepted' ||
    (registration.state === 'waiting' && registration.answer === 'Pending')
  )
}

/** What is to be sent; null: Rejected. */
type Triggered = (() => void) | null

const triggerBoot = (device: Device): Triggered =>
  // Errata 3.35: Rejected is recommended from Accepted until the next reboot or reconnect.
  device.acceptedOnThisLink() ? null : () => device.bootNow()

const triggerStatus = (device: Device, connectorId: number | undefined): Triggered => {
  const all = [0, ...device.connectors.map((connector) => connector.connectorId)]
  const asked = connectorId === undefined ? all : all.filter((id) => id === connectorId)
  return asked.length === 0 ? null : () => device.status.report(asked)
}

/** The most recent values of each connector, outside of the queue: they are no part of a history. */
const triggerMeterValues = (device: Device, connectorId: number | undefined): Triggered => {
  const asked = device.connectors.filter(
    (connector) => connectorId === undefined || connector.connectorId === connectorId,
  )
  if (asked.length === 0) return null
  return () => {
    for (const { connectorId: id, sampler, running } of asked) {
      const value = sampler.current()
      const transactionId = running ? device.queue.transactionId(running.key) : null
      if (value)
        void device.calls.call('MeterValues', {
          connectorId: id,
          ...(transactionId === null ? {} : { transactionId }),
          meterValue: [value],
        })
    }
  }
}

/** What both trigger actions can ask for; undefined: that can not be asked for. */
export const triggerCommon = (
  message: string,
  connectorId: number | undefined,
  device: Device,
): Triggered | undefined => {
  switch (message) {
    case 'Heartbeat':
      return () => device.heartbeat()
    case 'StatusNotification':
      return triggerStatus(device, connectorId)
    case 'MeterValues':
      return triggerMeterValues(device, connectorId)
    default:
      return undefined
  }
}

/** First the answer, then the message that was asked for (OCPP 1.6 §5.17). */
export const answerTrigger = (
  message: string,
  device: Device,
  find: () => Triggered | undefined,
): Answer<'TriggerMessage'> => {
  const then = message === 'BootNotification' ? triggerBoot(device) : mayBeAsked(device) ? find() : null
  if (then === undefined) return { response: { status: 'NotImplemented' } }
  return then === null ? { response: { status: 'Rejected' } } : { response: { status: 'Accepted' }, then }
}

/** OCPP 1.6 §5.17. */
export const triggerMessage: Handler<'TriggerMessage'> = ({ requestedMessage, connectorId }, device) =>
  answerTrigger(requestedMessage, device, () => {
    switch (requestedMessage) {
      case 'DiagnosticsStatusNotification':
        return device.supports('FirmwareManagement') ? () => device.uploads.reportDiagnostics() : undefined
      case 'FirmwareStatusNotification':
        return device.supports('FirmwareManagement') ? () => device.firmware.report() : undefined
      default:
        return triggerCommon(requestedMessage, connectorId, device)
    }
  })
