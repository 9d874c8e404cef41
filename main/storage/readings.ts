import type { ConfigurationReading, ReadKey } from '../../contract/configuration.ts'
import { isSecretKey } from '../../contract/redact.ts'

/** The configuration keys of a charge point at one moment, as they are kept. */
export interface StoredReading {
  readonly id: string
  readonly chargePointId: string
  /** A backup is kept for good; of plain readings the newest of each charge point. */
  readonly kind: 'reading' | 'backup'
  readonly jobId: string | null
  /** What a person called it; null: nobody did. */
  readonly name: string | null
  readonly reading: ConfigurationReading
}

/** A stored reading without its keys. */
export interface ReadingEntry extends Omit<StoredReading, 'reading'> {
  /** When it was read: ISO 8601, UTC. */
  readonly at: string
  /** How many keys it has. */
  readonly keys: number
}

export interface ReadingsQuery {
  readonly chargePointId?: string | undefined
  readonly kind?: StoredReading['kind'] | undefined
  readonly jobId?: string | undefined
  readonly limit: number
}

/** Readings and backups of configuration keys. Everything resolves after its commit. */
export interface Readings {
  /** Gives its id. Values under the name of a secret are taken away before anything is written. */
  put(record: Omit<StoredReading, 'id'>): Promise<string>
  get(id: string): Promise<StoredReading | null>
  /** The one that was read last. */
  latest(chargePointId: string, kind: StoredReading['kind']): Promise<StoredReading | null>
  /** Newest first. */
  list(query: ReadingsQuery): Promise<readonly ReadingEntry[]>
}

const masked = (key: ReadKey): ReadKey =>
  key.value !== null && isSecretKey(key.key) ? { ...key, value: null, masked: true } : key

/** The reading as it may be written. */
export const withoutSecrets = (reading: ConfigurationReading): ConfigurationReading => ({
  ...reading,
  keys: reading.keys.map(masked),
})
