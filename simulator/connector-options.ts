import type { Clock } from '../contract/clock.ts'
import type { Limit } from '../ocpp/composite-schedule.ts'
import type { Configuration } from './configuration.ts'
import type { Memory, RunningTransaction } from './memory.ts'
import type { Profile } from './profile.ts'
import type { TransactionQueue } from './transaction-queue.ts'

/** What a connector is built on, and what it asks and tells the charge point around it. */
export interface ConnectorOptions {
  readonly connectorId: number
  readonly clock: Clock
  readonly profile: Profile
  readonly configuration: Configuration
  readonly memory: Memory
  readonly queue: TransactionQueue
  /** Its own time, in milliseconds since the epoch. */
  readonly now: () => number
  readonly timestamp: (ms?: number) => string
  /** What it may offer now. */
  readonly limit: () => Limit
  readonly isReserved: () => boolean
  /** Its status may be another. */
  readonly onChange: () => void
  readonly onStarted: (running: RunningTransaction, reservationId: number | null) => void
  /** It is over, and the connector is in the state after it. */
  readonly onStopped: () => void
  /** A firmware update keeps unused connectors from being used (OCPP 1.6 §5.19). */
  readonly isHeld: () => boolean
}
