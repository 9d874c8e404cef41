import type { Profile } from '../profile.ts'

/** The default: an AC charge point with two sockets that does nothing unusual. */
export const twoConnectors: Profile = {
  name: 'two-connectors',
  identity: {
    chargePointVendor: 'Chargebench',
    chargePointModel: 'Virtual AC 2',
    chargePointSerialNumber: 'CB-000001',
    firmwareVersion: '1.0.0',
    meterType: 'Virtual meter',
    meterSerialNumber: 'M-000001',
  },
  connectors: 2,
  heartbeatIntervalSeconds: 300,
  bootRetrySeconds: 30,
  callTimeoutMs: 30_000,
  handshakeTimeoutMs: 30_000,
  unansweredCallsUntilReconnect: 2,
  backOff: { firstMs: 1_000, factor: 2, maxMs: 60_000, jitter: 0.5 },
}
