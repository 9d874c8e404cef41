import type { RegistrationStatus } from '../../contract/journal-event.ts'
import type { AuthorizationStatus, PasswordMode } from './ports.ts'

/** What a charge point is told that nobody has decided on: `ask` = Pending, until the technician accepts. */
export type RegistrationPolicy = 'ask' | 'accept' | 'pending' | 'reject'

/** Read each time that they are needed, so that an object whose fields change is followed. Milliseconds, bytes. */
export interface CentralSystemSettings {
  readonly policy: RegistrationPolicy
  /** What BootNotification's answer says: the heartbeat interval, or the wait until the next BootNotification. */
  readonly intervalSeconds: Readonly<Record<RegistrationStatus, number>>
  /** How long a CALL of ours waits for its answer: the certified charge point took 38 s. */
  readonly callTimeoutMs: number
  readonly pingIntervalMs: number
  /** How long after a ping the link may stay without a byte before it is given up. */
  readonly pongTimeoutMs: number
  /** A longer message closes the connection with 1009. */
  readonly maxFrameBytes: number
  /** The answer for an idTag that nobody entered. */
  readonly unknownIdTag: Exclude<AuthorizationStatus, 'ConcurrentTx'>
  /** Whether StartTransaction is answered with ConcurrentTx while the idTag charges on another connector. */
  readonly concurrentTx: boolean
  /** For charge points without a mode of their own. */
  readonly passwordMode: PasswordMode
  /** Identities that are answered with 404; `*` stands for any characters. */
  readonly refusedIdentities: readonly string[]
  /** The path that we tell people, without slashes: alone it is no identity. */
  readonly endpointPath: string
  /** A connection that has not sent its whole request by then is closed, as a knock. */
  readonly silentMs: number
  /** A session that ends within this time without a message is a knock. */
  readonly briefMs: number
  /** After a reconnect our CALLs wait this long for the charge point's first message (it may be about to boot). */
  readonly bootGraceMs: number
  /** A charge point that we never told its registration, and that does not boot, is asked to after this time. */
  readonly bootTriggerMs: number
  readonly maxSessions: number
  /** Connections that have not sent their request: in all, and from one address; the oldest makes room. */
  readonly maxWaiting: number
  readonly maxWaitingPerAddress: number
}

export const defaultSettings: CentralSystemSettings = {
  policy: 'ask',
  intervalSeconds: { Accepted: 300, Pending: 10, Rejected: 60 },
  callTimeoutMs: 60_000,
  pingIntervalMs: 30_000,
  pongTimeoutMs: 30_000,
  maxFrameBytes: 1_048_576,
  unknownIdTag: 'Invalid',
  concurrentTx: true,
  passwordMode: 'allowed',
  refusedIdentities: [],
  endpointPath: 'ocpp',
  silentMs: 15_000,
  briefMs: 10_000,
  bootGraceMs: 2_000,
  bootTriggerMs: 15_000,
  maxSessions: 4_096,
  maxWaiting: 256,
  maxWaitingPerAddress: 64,
}
