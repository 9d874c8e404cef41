import { configurationKeys } from './configuration-keys.ts'
import type { ReportedKey } from './configuration-drift.ts'

/** Why a reading can not serve as a backup. */
export type BackupFault =
  /** The charge point gave no key, or keys without a value: an error in the shape of an answer. */
  | 'empty'
  /** The read was cut short. */
  | 'incomplete'
  /** Hardly any key that the Core profile requires is in it. */
  | 'core-missing'

export interface BackupVerdict {
  /** Null: it can be restored from. */
  readonly fault: BackupFault | null
  /** Keys that the Core profile requires and that are not in it: many charge points lack a few. */
  readonly missing: readonly string[]
  /** Keys whose value fills a CiString500 to the last character: it may have been cut (OCPP 1.6 §7.29). */
  readonly perhapsCut: readonly string[]
}

const requiredCore: readonly string[] = configurationKeys
  .filter(({ profile, required }) => profile === 'Core' && required)
  .map(({ key }) => key)

/** Real charge points lack some required keys; one that has less than a third of them gave something else. */
const leastShare = 1 / 3
const fullLength = 500

/**
 * Whether a reading can be trusted as a backup before something is changed: a charge point that was asked at a bad
 * moment answers with nothing, with a part, or with keys and no values.
 */
export const judgeBackup = (reading: {
  readonly keys: readonly ReportedKey[]
  readonly complete: boolean
}): BackupVerdict => {
  const valued = new Map(
    reading.keys.flatMap(({ key, value }) =>
      value === null ? [] : [[key.trim().toLowerCase(), { key, value }] as const],
    ),
  )
  const missing = requiredCore.filter((key) => !valued.has(key.toLowerCase()))
  const share = (requiredCore.length - missing.length) / requiredCore.length
  const perhapsCut = [...valued.values()]
    .filter(({ value }) => Array.from(value).length === fullLength)
    .map(({ key }) => key)
  const fault: BackupFault | null =
    valued.size === 0 || [...valued.values()].every(({ value }) => value.trim() === '')
      ? 'empty'
      : !reading.complete
        ? 'incomplete'
        : share < leastShare
          ? 'core-missing'
          : null
  return { fault, missing, perhapsCut }
}
