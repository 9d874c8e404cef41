import type { VirtualChargePointView, VirtualConnectorView } from '../contract/virtual-charge-point.ts'
import type { Connector } from './connector-face.ts'
import type { Device } from './device.ts'

const connectorView = (connector: Connector, device: Device): VirtualConnectorView => {
  const { connectorId, condition, cable, running, meter } = connector
  const reading = meter.read(device.clock.monotonic())
  return {
    connectorId,
    status: condition.status,
    errorCode: condition.errorCode,
    cable: cable.state,
    idTag: running?.idTag ?? null,
    transactionId: running ? device.queue.transactionId(running.key) : null,
    power: Math.round(reading.power),
    energyWh: running ? Math.max(0, Math.round(reading.registerWh) - running.meterStartWh) : 0,
    stateOfCharge: reading.stateOfCharge,
  }
}

export const viewOf = (
  device: Device,
  link: VirtualChargePointView['link'],
  blinks: number,
): VirtualChargePointView => ({
  chargePointId: device.id,
  title: device.profile.title,
  cable: device.profile.cable,
  link,
  queued: device.queue.length,
  lights: { intensityPercent: device.configuration.number('LightIntensity', 100), blinks },
  connectors: device.connectors.map((connector) => connectorView(connector, device)),
})
