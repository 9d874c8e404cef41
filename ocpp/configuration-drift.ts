import {
  sameValue,
  shapeOfOwnValue,
  spellAs,
  spellingHabits,
  type ValueShape,
} from './configuration-value.ts'

interface Valued {
  readonly key: string
  /** Null: none was given, or it is a secret and was taken away. */
  readonly value: string | null
  /** A secret, whose value was taken away. */
  readonly masked?: boolean
}

/** A key as a charge point reported it. */
export interface ReportedKey extends Valued {
  readonly readonly: boolean
}

/** What has to be known of a key to compare its values. */
export interface KeyNature {
  /** The standard's name of the same key; null = a vendor's own key. */
  readonly standardKey: string | null
  readonly shape: ValueShape | null
  readonly secret: boolean
  readonly access?: 'read-only' | 'read-write' | 'either' | 'write-only' | null
}
type KnowNature = (key: string) => KeyNature

/** One name for all spellings of a key: the standard's where it has one (key is a CiString, OCPP 1.6 §7.29). */
const keyIdentity = (key: string, know: KnowNature): string =>
  (know(key).standardKey ?? key).trim().toLowerCase()

/** By identity. Where a charge point has a key twice, in two spellings, the first stands for both. */
const byIdentity = <Key extends { readonly key: string }>(
  keys: readonly Key[],
  know: KnowNature,
): ReadonlyMap<string, Key> =>
  new Map(keys.map((each) => [keyIdentity(each.key, know), each] as const).reverse())

/** A key as somebody wants it. */
export interface WantedKey {
  readonly key: string
  readonly rule: 'must' | 'should'
  readonly value: string
}

/**
 * - `same`, `differs`: by meaning, not by spelling.
 * - `hidden`: the charge point gives no value (a password), so that only the effect can tell.
 * - `read-only`: it differs, and the charge point will not let it be changed.
 * - `missing`: it did not report the key; `unsupported`: asked for it by name, it did not know it.
 */
export type DriftState = 'same' | 'differs' | 'hidden' | 'read-only' | 'missing' | 'unsupported'

export interface DriftEntry {
  /** In the charge point's spelling where it has the key, else as it is wanted. */
  readonly key: string
  readonly rule: 'must' | 'should'
  readonly state: DriftState
  /** Null: a secret. */
  readonly wanted: string | null
  readonly found: string | null
  /** What to send, in the charge point's own spelling; null where nothing is to be sent, and of a secret. */
  readonly send: string | null
}

interface Reported {
  readonly keys: readonly ReportedKey[]
  readonly unknownKeys: readonly string[]
}

/** Whether a charge point's value can not be seen: a secret, or a key that can only be written. */
const isHidden = (each: Valued | undefined, { secret, access }: KeyNature): boolean =>
  secret || each?.masked === true || (access === 'write-only' && (each?.value ?? null) === null)

const stateOf = (
  wanted: WantedKey,
  found: ReportedKey | undefined,
  nature: KeyNature,
  unknown: boolean,
): DriftState => {
  if (found === undefined) return unknown ? 'unsupported' : isHidden(found, nature) ? 'hidden' : 'missing'
  if (isHidden(found, nature)) return 'hidden'
  // a key that is known and not set may come without a value (OCPP 1.6 §7.29)
  if (sameValue(wanted.value, found.value ?? '', nature.shape)) return 'same'
  return found.readonly ? 'read-only' : 'differs'
}

/**
 * How far a charge point is from what is wanted: one entry for each wanted key, in its order. A key is found whatever
 * its spelling, the vendor's own name for a standard key included.
 */
export const driftOf = (
  wanted: readonly WantedKey[],
  reading: Reported,
  know: KnowNature,
): readonly DriftEntry[] => {
  const reported = byIdentity(reading.keys, know)
  const unknown = new Set(reading.unknownKeys.map((key) => keyIdentity(key, know)))
  const habits = spellingHabits(
    reading.keys.flatMap(({ key, value }) => (value === null ? [] : [{ value, shape: know(key).shape }])),
  )
  return wanted.map((each) => {
    const identity = keyIdentity(each.key, know)
    const found = reported.get(identity)
    const nature = know(found?.key ?? each.key)
    const shape = nature.shape ?? shapeOfOwnValue(found?.value ?? null)
    const state = stateOf(each, found, { ...nature, shape }, unknown.has(identity))
    const sends = state !== 'same' && state !== 'read-only' && state !== 'unsupported' && !nature.secret
    return {
      key: found?.key ?? each.key,
      rule: each.rule,
      state,
      wanted: nature.secret ? null : each.value,
      found: nature.secret ? null : (found?.value ?? null),
      send: sends ? spellAs(each.value, shape, found?.value ?? null, habits) : null,
    }
  })
}

/** One side of a comparison: a charge point's reading, a backup, or a template that was filled in. */
export interface Comparable {
  readonly keys: readonly Valued[]
  readonly know: KnowNature
}

export interface Difference {
  /** Null where that side does not have the key; its value null where it is hidden. */
  readonly a: { readonly key: string; readonly value: string | null } | null
  readonly b: { readonly key: string; readonly value: string | null } | null
  /** `hidden`: both have the key, and at least one does not give its value. */
  readonly state: 'same' | 'differs' | 'hidden' | 'only-a' | 'only-b'
}

const sideOf = (each: Valued | undefined, know: KnowNature): Difference['a'] =>
  each === undefined
    ? null
    : { key: each.key, value: isHidden(each, know(each.key)) ? null : (each.value ?? '') }

/** Two sets of keys side by side, key by key, by meaning: first the keys of `a` in their order, then what only `b` has. */
export const compareReadings = (a: Comparable, b: Comparable): readonly Difference[] => {
  const left = byIdentity(a.keys, a.know)
  const right = byIdentity(b.keys, b.know)
  const identities = [
    ...a.keys.map(({ key }) => keyIdentity(key, a.know)),
    ...b.keys.map(({ key }) => keyIdentity(key, b.know)),
  ]
  return [...new Set(identities)].map((identity) => {
    const one = sideOf(left.get(identity), a.know)
    const other = sideOf(right.get(identity), b.know)
    if (other === null) return { a: one, b: null, state: 'only-a' }
    if (one === null) return { a: null, b: other, state: 'only-b' }
    if (one.value === null || other.value === null) return { a: one, b: other, state: 'hidden' }
    const shape =
      a.know(one.key).shape ??
      b.know(other.key).shape ??
      shapeOfOwnValue(one.value) ??
      shapeOfOwnValue(other.value)
    return { a: one, b: other, state: sameValue(one.value, other.value, shape) ? 'same' : 'differs' }
  })
}
