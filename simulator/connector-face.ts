import type { FaultCode } from './connector-condition.ts'
import type { Meter, Vehicle } from './electrical.ts'
import type { RunningTransaction } from './memory.ts'
import type { Sampler } from './sampler.ts'
import type { Cable, Lock, Session, StartAuthorization } from './session.ts'
import type { Condition } from './status.ts'
import type { StopReason } from './transaction-message.ts'

/** A connector: what hands and the Central System do to it, and what became of it. */
export interface Connector {
  readonly connectorId: number
  readonly session: Session
  readonly cable: Cable
  readonly fault: FaultCode | null
  readonly meter: Meter
  readonly sampler: Sampler
  readonly condition: Condition
  /** The transaction that runs; null = none. */
  readonly running: RunningTransaction | null
  /** Nobody uses it and it could be used. */
  readonly isFree: boolean
  plug(vehicle?: Vehicle): void
  unplug(): void
  setFault(errorCode: FaultCode | null): void
  /** The charge point has a fault. */
  setStationFault(errorCode: FaultCode | null): void
  /** Starts when the cable is in; else waits for it, for ConnectionTimeOut. */
  start(authorization: StartAuthorization): void
  /** Takes back a leave to start; false = there was none. */
  cancelStart(): boolean
  /** Ends the transaction; nothing where none runs. `lock`: the cable stays locked for that idTag. */
  stopTransaction(reason: StopReason, options?: { readonly idTag?: string; readonly lock?: Lock }): void
  /** The Central System does not accept the transaction's idTag (OCPP 1.6 §3.5.4, Errata 3.17). */
  invalidate(): void
  unlock(): void
  availabilityChanged(): void
  /** Limits, vehicle or settings are others: looks at what flows again. */
  evaluate(): void
  /** No power: everything stops where it is. Returns at once. */
  powerLost(): void
  /** Power is back. A transaction that ran was stopped by `reason`. */
  powerBack(reason: StopReason): void
}
