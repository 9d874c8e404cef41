import type { Device } from '../device.ts'
import type { Handler } from '../handler.ts'

/** Between the start and Accepted or Pending it sends nothing but BootNotification (OCPP 1.6 §4.2). */
export const mayBeAsked = (device: Device): boolean => {
  const registration = device.registration()
  return (
    registration.state === 'accepted' ||
    (registration.state === 'waiting' && registration.answer === 'Pending')
  )
}

/** What is to be sent; null: Rejected. */
export type Triggered = (() => void) | null

export const triggerBoot = (device: Device): Triggered =>
  // Errata 3.35: Rejected is recommended from Accepted until the next reboot or reconnect.
  device.acceptedOnThisLink() ? null : () => device.bootNow()

export const triggerStatus = (device: Device, connectorId: number | undefined): Triggered => {
  const all = [0, ...device.connectors.map((connector) => connector.connectorId)]
  const asked = connectorId === undefined ? all : all.filter((id) => id === connectorId)
  return asked.length === 0 ? null : () => device.status.report(asked)
}

/** The most recent values of each connector, outside of the queue: they are no part of a history. */
export const triggerMeterValues = (device: Device, connectorId: number | undefined): Triggered => {
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

/** OCPP 1.6 §5.17: first the answer, then the message that was asked for. */
export const triggerMessage: Handler<'TriggerMessage'> = ({ requestedMessage, connectorId }, device) => {
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
      case 'DiagnosticsStatusNotification':
        return device.supports('FirmwareManagement') ? () => device.uploads.reportDiagnostics() : undefined
      case 'FirmwareStatusNotification':
        return device.supports('FirmwareManagement') ? () => device.firmware.report() : undefined
      default:
        return undefined
    }
  }
  const then = find()
  if (then === undefined) return { response: { status: 'NotImplemented' } }
  return then === null ? { response: { status: 'Rejected' } } : { response: { status: 'Accepted' }, then }
}
