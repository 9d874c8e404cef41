import type { JournalEvent, NewJournalEvent, RegistrationStatus } from '../../contract/journal-event.ts'

/** Where the Central System's events go. Synchronous and cheap: writing happens behind, in a worker. */
export interface EventSink {
  /** Gives the event itself its `seq` and `at`, and returns it: it is the journal's from then on. Never throws, never blocks. */
  append(event: NewJournalEvent): JournalEvent
}

/** What the Central System remembers of a charge point across reconnects and restarts. */
export interface RememberedRegistration {
  readonly status: RegistrationStatus
  readonly intervalSeconds: number
  /** Who decided: a decision of a technician or a script overrules the policy. */
  readonly by: 'policy' | 'technician' | 'script'
}

export interface Registrations {
  /** All of them, read once at start: there are few, and the connection's hot path must not wait. */
  all(): Promise<ReadonlyMap<string, RememberedRegistration>>
  /** Resolves when it is committed. */
  put(chargePointId: string, registration: RememberedRegistration): Promise<void>
}

export type AuthorizationStatus = 'Accepted' | 'Blocked' | 'Expired' | 'Invalid' | 'ConcurrentTx'

/** An idTag as the technician entered it; compared without case. */
export interface IdTagRecord {
  readonly idTag: string
  readonly status: Exclude<AuthorizationStatus, 'ConcurrentTx'>
  /** RFC 3339, UTC; past = Expired. */
  readonly expiryDate: string | null
  readonly parentIdTag: string | null
}

export interface IdTags {
  get(idTag: string): Promise<IdTagRecord | null>
  list(): Promise<readonly IdTagRecord[]>
  put(record: IdTagRecord): Promise<void>
  /** false: there was none. */
  delete(idTag: string): Promise<boolean>
}

export interface TransactionRecord {
  readonly transactionId: number
  readonly chargePointId: string
  readonly connectorId: number
  readonly idTag: string
  readonly meterStartWh: number
  /** As the charge point sent it. */
  readonly startTimestamp: string
  /** What its start was answered with: one that was not Accepted does not count as running. */
  readonly answered: AuthorizationStatus
  readonly stopped: {
    readonly timestamp: string | null
    readonly meterStopWh: number | null
    readonly reason: string | null
  } | null
}

export interface NewTransaction extends Omit<TransactionRecord, 'transactionId' | 'answered' | 'stopped'> {
  /** What the idTag is worth. */
  readonly idTagStatus: AuthorizationStatus
  /** Whether an Accepted idTag is answered ConcurrentTx where it runs elsewhere, at any charge point. */
  readonly onlyOnce: boolean
}

export interface StartResult {
  readonly transaction: TransactionRecord
  /** true: the same StartTransaction was seen before and is still open; nothing was stored (quirk 25), its answer holds. */
  readonly repeated: boolean
  /** Older transactions that were still open on the same connector; closed by this start. */
  readonly closed: readonly TransactionRecord[]
}

export interface Transactions {
  /**
   * Judges it and stores it under a transactionId that was never used before, or finds the repeated one, in one commit.
   * Resolves after it.
   */
  start(transaction: NewTransaction): Promise<StartResult>
  /** Resolves after the commit with what was known of it; null: no such transaction at this charge point. */
  stop(
    chargePointId: string,
    transactionId: number,
    stopped: NonNullable<TransactionRecord['stopped']>,
  ): Promise<{ readonly transaction: TransactionRecord; readonly wasOpen: boolean } | null>
  get(chargePointId: string, transactionId: number): Promise<TransactionRecord | null>
}

/** Whether the value of a configuration key of this charge point is never kept. */
export type SecretKeysOf = (chargePointId: string) => (key: string) => boolean

export type PasswordMode = 'off' | 'allowed' | 'required'

/** Basic authentication on plain ws. The password itself is never stored. */
export interface CredentialRecord {
  readonly chargePointId: string
  readonly mode: PasswordMode
  /** scrypt, salt and parameters inside; null = no password set. */
  readonly hash: string | null
  /** Of an AuthorizationKey that holds after the charge point's next reboot: accepted beside `hash` until it is used. */
  readonly nextHash: string | null
}

export interface Credentials {
  get(chargePointId: string): Promise<CredentialRecord | null>
  put(record: CredentialRecord): Promise<void>
}
