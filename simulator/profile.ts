import type { Request } from '../ocpp/actions/index.ts'

/** What a virtual charge point says of itself at boot. */
export type Identity = Request<'BootNotification'>

/** Waiting times between attempts to connect: `firstMs`, then `factor` times as long each time, at most `maxMs`. */
export interface BackOff {
  readonly firstMs: number
  readonly factor: number
  readonly maxMs: number
  /** 0 to 1: the part of each wait that chance may take off, so that a thousand don't dial at once. */
  readonly jitter: number
}

/** A kind of charge point, as data. */
export interface Profile {
  readonly name: string
  readonly identity: Identity
  readonly connectors: number
  /** Used where the Central System gives an interval of 0 with Accepted. */
  readonly heartbeatIntervalSeconds: number
  /** Until the next BootNotification after no readable answer, or an interval of 0 (OCPP 1.6 §4.2). */
  readonly bootRetrySeconds: number
  readonly callTimeoutMs: number
  readonly handshakeTimeoutMs: number
  /** So many CALLs in a row without any answer: the link counts as dead. */
  readonly unansweredCallsUntilReconnect: number
  readonly backOff: BackOff
}
