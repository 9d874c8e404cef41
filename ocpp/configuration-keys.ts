import { coreKeys } from './configuration-keys-core.ts'
import { profileKeys } from './configuration-keys-profiles.ts'
import type { ConfigurationKey } from './configuration-key.ts'

/** Every configuration key that OCPP 1.6 §9, its errata and its security extension define. */
export const configurationKeys: readonly ConfigurationKey[] = [...coreKeys, ...profileKeys]

const byName: ReadonlyMap<string, ConfigurationKey> = new Map(
  configurationKeys.map((definition) => [definition.key.toLowerCase(), definition]),
)

/** The standard's definition of a key, whatever its case (key is a CiString: OCPP 1.6 §7.29); null = a vendor's own. */
export const findConfigurationKey = (key: string): ConfigurationKey | null =>
  byName.get(key.trim().toLowerCase()) ?? null
