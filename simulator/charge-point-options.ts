import type { Clock } from '../contract/clock.ts'
import type { Hands } from '../contract/hands.ts'
import type { Log } from '../contract/log.ts'
import type { CardOutcome, VirtualChargePointView } from '../contract/virtual-charge-point.ts'
import type { Registration } from './boot.ts'
import type { Behaviour } from './hooks.ts'
import type { Identity, Profile } from './profile.ts'

export interface VirtualChargePointOptions {
  /** The Central System's endpoint without the identity, as `ws://127.0.0.1:9220/ocpp`. */
  readonly url: string
  /** The identity: goes into the URL and is the user name of Basic authentication. */
  readonly id: string
  readonly clock: Clock
  /** How much faster than `clock` it lives; 1 if not given. Waits for the network stay what they are. */
  readonly clockFactor?: number
  readonly log: Log
  /** What kind of charge point it is; a plain AC one with two connectors if not given. */
  readonly profile?: Profile
  /** Overrides the profile's. */
  readonly connectors?: number
  /** Overrides the profile's, field by field. */
  readonly identity?: Partial<Identity>
  readonly password?: string
  /** In what it is worse than the standard wants. */
  readonly behaviours?: readonly Behaviour[]
  /** 0 to less than 1; decides the jitter of reconnects. */
  readonly random?: () => number
}

/** Times are milliseconds since the epoch, of its clock; `retryAt` of the injected one. */
export type ChargePointState =
  | { readonly state: 'off' }
  | { readonly state: 'restarting'; readonly dialsAt: number }
  | { readonly state: 'connecting' }
  | { readonly state: 'offline'; readonly cause: string; readonly retryAt: number }
  | Exclude<Registration, { state: 'unbooted' }>
  | { readonly state: 'closed' }

/** Hands that can tell what became of it. All throw ToolError `request-invalid` for a connector that it hasn't. */
export interface VirtualHands extends Hands {
  present(idTag: string, connectorId?: number): Promise<CardOutcome>
}

export interface VirtualChargePoint {
  readonly id: string
  readonly state: ChargePointState
  readonly hands: VirtualHands
  /** As one would see it standing before it. */
  view(): VirtualChargePointView
  /** Called when something that can be seen is different; not for every Wh. Returns the way to stop. */
  onChange(listener: () => void): () => void
  /** Called at each change of state, and once at once. Returns the way to stop. */
  onState(listener: (state: ChargePointState) => void): () => void
  /**
   * Resolves when it was first accepted and has reported the status of itself and of each connector.
   * Rejects with ToolError `connection-closed` when it is closed before that.
   */
  readonly booted: Promise<{ readonly intervalSeconds: number }>
  /** Hangs up (close code 1000) and stops all timers. */
  close(): Promise<void>
}
