import { join } from 'node:path'
import type { ReadBoot } from '../../../contract/configuration.ts'
import type { KnowKey } from '../../../contract/key-knowledge.ts'
import type { Log } from '../../../contract/log.ts'
import type { BenchState } from '../../../contract/project.ts'
import { builtInData } from '../../catalogue/built-in-data.ts'
import { openCatalogue, type Catalogue } from '../../catalogue/catalogue.ts'
import { knowKeys } from '../../catalogue/key-knowledge.ts'
import { namedSecrets } from '../../csms/secret-keys.ts'
import type { Credentials } from '../../csms/ports.ts'
import type { Journal } from '../../storage/journal.ts'
import type { Readings } from '../../storage/readings.ts'
import type { KnownKeys } from './deps.ts'
import { openTemplates, type Templates } from './templates.ts'

export interface ConfigurationOptions {
  readonly dataDir: string
  readonly log: Log
  readonly journal: Pick<Journal, 'state'>
  readonly readings: Readings
  readonly credentials: Pick<Credentials, 'get'>
  /** The site of the open job of a charge point; null = it has none. */
  readonly siteOf: (chargePointId: string) => Promise<string | null>
  /** Where the dictionaries lie that come with the program. */
  readonly builtInDir?: string
}

/** What is kept and known of configuration keys: for the procedures and for what is shown. */
export interface Configuration extends Pick<
  ConfigurationOptions,
  'journal' | 'readings' | 'credentials' | 'siteOf'
> {
  readonly catalogue: Catalogue
  readonly templates: Templates
  readonly knownKeys: (chargePointId: string) => KnownKeys
}

/** What its last BootNotification said; null = none came yet. */
export const bootOf = ({ chargePoints }: BenchState, chargePointId: string): ReadBoot | null => {
  const identity = Object.hasOwn(chargePoints, chargePointId) ? chargePoints[chargePointId]?.identity : null
  return identity
    ? {
        vendor: identity.chargePointVendor,
        model: identity.chargePointModel,
        firmwareVersion: identity.firmwareVersion ?? '',
        serialNumber: identity.chargePointSerialNumber ?? identity.chargeBoxSerialNumber ?? '',
      }
    : null
}

/** What was given as a secret is one, whatever it is called; asked anew each time. */
export const withNamedSecrets =
  (know: KnowKey, journal: Pick<Journal, 'state'>, chargePointId: string): KnowKey =>
  (key) => {
    const known = know(key)
    return known.secret || !namedSecrets(journal.state(), chargePointId)(key)
      ? known
      : { ...known, secret: true }
  }

/** Reads the vendor dictionaries: those of the program, and a person's own in `<dataDir>/vendor-dictionaries`. */
export const openConfiguration = async (options: ConfigurationOptions): Promise<Configuration> => {
  const { dataDir, log, journal, readings, credentials, siteOf } = options
  const catalogue = await openCatalogue({
    builtInDir: options.builtInDir ?? builtInData('vendor-dictionaries'),
    userDir: join(dataDir, 'vendor-dictionaries'),
    log: log.with({ part: 'catalogue' }),
  })
  return {
    journal,
    readings,
    credentials,
    siteOf,
    catalogue,
    templates: openTemplates(join(dataDir, 'templates')),
    knownKeys: (chargePointId) => {
      const matches = catalogue.match({ boot: bootOf(journal.state(), chargePointId), keys: [] })
      const keys = matches.flatMap(({ dictionary }) =>
        dictionary.content.keys.flatMap(({ key, aliases }) => [key, ...aliases]),
      )
      const know = knowKeys(matches)
      return { know: withNamedSecrets(know, journal, chargePointId), keys: [...new Set(keys)] }
    },
  }
}
