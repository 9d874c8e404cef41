import type { KnowKey } from '../../../contract/key-knowledge.ts'
import type { Credentials } from '../../csms/ports.ts'
import type { Journal } from '../../storage/journal.ts'
import type { Readings } from '../../storage/readings.ts'

/** What is known of the keys of one charge point. */
export interface KnownKeys {
  readonly know: KnowKey
  /** Names of the keys that the dictionaries of its vendor speak of. */
  readonly keys: readonly string[]
}

/** What the procedures of the configuration keys work with. */
export interface ConfigurationDeps {
  readonly journal: Pick<Journal, 'state'>
  readonly readings: Pick<Readings, 'put' | 'latest'>
  /** Which of two passwords the charge point has shown. */
  readonly credentials: Pick<Credentials, 'get'>
  /** By what its last BootNotification said. */
  readonly knownKeys: (chargePointId: string) => KnownKeys
}
