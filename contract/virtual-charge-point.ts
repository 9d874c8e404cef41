import type { Request } from '../ocpp/actions/index.ts'

type StatusNotification = Request<'StatusNotification'>

/** One connector of a virtual charge point, as one would see it standing before it. */
export interface VirtualConnectorView {
  readonly connectorId: number
  readonly status: StatusNotification['status']
  readonly errorCode: StatusNotification['errorCode']
  /** `loose`: in the charge point, and in no vehicle. */
  readonly cable: 'out' | 'in' | 'loose'
  /** Who charges; null = nobody. */
  readonly idTag: string | null
  /** null: none, or the Central System has not told it yet. */
  readonly transactionId: number | null
  /** W. */
  readonly power: number
  /** What the transaction has taken so far, in Wh. */
  readonly energyWh: number
  /** 0 to 1; null = no vehicle. */
  readonly stateOfCharge: number | null
}

/** A virtual charge point, as one would see it standing before it. */
export interface VirtualChargePointView {
  readonly chargePointId: string
  /** Of its kind: the profile's. */
  readonly title: string
  readonly cable: 'fixed' | 'socket'
  readonly link:
    'off' | 'restarting' | 'connecting' | 'offline' | 'booting' | 'waiting' | 'accepted' | 'closed'
  /** Transaction messages that the Central System doesn't have yet. */
  readonly queued: number
  readonly lights: {
    readonly intensityPercent: number
    /** How often it has blinked since it was started. */
    readonly blinks: number
  }
  readonly connectors: readonly VirtualConnectorView[]
}

/** What a presented card led to. */
export type CardOutcome =
  'started' | 'waiting-for-cable' | 'stopped' | 'unlocked' | 'cancelled' | 'refused' | 'no-connector'

/** The errors that a connector can be given, as StatusNotification names them. */
export const faultCodes = [
  'GroundFailure',
  'OverCurrentFailure',
  'HighTemperature',
  'ConnectorLockFailure',
  'EVCommunicationError',
  'PowerMeterFailure',
  'InternalError',
  'OtherError',
] as const satisfies readonly StatusNotification['errorCode'][]

export type VirtualFault = (typeof faultCodes)[number]
