import type { FeatureProfile } from './actions/definition.ts'

/** What a standard key's value has to look like. Values travel as text, whatever their type. */
export type ConfigurationValue =
  | { readonly type: 'boolean' }
  | {
      readonly type: 'integer'
      /** `s`, `Wh`, `%`, `times`, `items` …; null = a plain number. */
      readonly unit: string | null
      readonly minimum?: number
      readonly maximum?: number
    }
  | {
      /** Comma-separated list. */
      readonly type: 'csl'
      /** The words that an item may be; absent = not a fixed set. */
      readonly items?: readonly string[]
      /** The key that says how many items it can hold; without it, one is safe (OCPP 1.6 §5.3). */
      readonly maxLengthKey?: string
    }
  | {
      readonly type: 'string'
      readonly minLength?: number
      readonly maxLength?: number
    }

export interface ConfigurationKey {
  /** As the standard spells it; compared without case. */
  readonly key: string
  readonly profile: FeatureProfile
  /** Whether a charge point that supports the profile has to know it. */
  readonly required: boolean
  /** `either`: the charge point chooses between read-only and read-write. */
  readonly access: 'read-only' | 'read-write' | 'either' | 'write-only'
  readonly value: ConfigurationValue
  /** The value that the standard gives; absent = it gives none. */
  readonly default?: string
  /** `cuts-off`: a wrong value can lose the link to the Central System. Our judgement, not the standard's. */
  readonly risk: 'none' | 'cuts-off'
  readonly meaning: string
  readonly clause: string
  /** What else the text or the errata ask of it. */
  readonly note?: string
}
