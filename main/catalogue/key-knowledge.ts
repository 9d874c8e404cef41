import type {
  KeyKnowledge,
  KeyRole,
  KeyTopic,
  KnowKey,
  RiskKind,
  Words,
} from '../../contract/key-knowledge.ts'
import { isSecretKey } from '../../contract/redact.ts'
import type { ConfigurationKey } from '../../ocpp/configuration-key.ts'
import { findConfigurationKey } from '../../ocpp/configuration-keys.ts'
import type { ValueShape } from '../../ocpp/configuration-value.ts'
import type { DictionaryMatch } from './match.ts'
import { cutsOff } from './risk-words.ts'
import { standardMeaning, standardNote } from './standard-meanings.ts'
import { standardTopic } from './topics.ts'
import type { VendorKey } from './vendor-dictionary.ts'

const standardRoles: ReadonlyMap<string, KeyRole> = new Map([
  ['AuthorizationKey', 'password'],
  ['SecurityProfile', 'security-profile'],
])
const standardRisks: ReadonlyMap<string, RiskKind> = new Map([
  ['AuthorizationKey', 'authorization-key'],
  ['SecurityProfile', 'security-profile'],
])

/** What a vendor's key says of its value; null = nothing, or the standard says it. */
const vendorShape = (entry: VendorKey): ValueShape | null => {
  const { type, unit = null, minimum, maximum, maxLength, values, valuesFrom, ordered } = entry
  switch (type) {
    case undefined:
      return null
    case 'boolean':
      return { type }
    case 'integer':
    case 'decimal':
      return {
        type,
        unit,
        ...(minimum === undefined ? {} : { minimum }),
        ...(maximum === undefined ? {} : { maximum }),
      }
    case 'csl':
      // the order of a vendor's list may carry meaning, unless its dictionary says that it does not
      return { type, ordered: ordered ?? true, ...(values === undefined ? {} : { items: values }) }
    case 'enum':
      return {
        type,
        ...(values === undefined ? {} : { values }),
        ...(valuesFrom === undefined ? {} : { valuesFrom }),
      }
    case 'string':
    case 'uri':
      return { type, ...(maxLength === undefined ? {} : { maxLength }) }
  }
}

const roleTopics: Readonly<Record<KeyRole, KeyTopic>> = {
  'central-system-url': 'connection',
  identity: 'connection',
  password: 'security',
  'security-profile': 'security',
}

const topicOf = (standard: ConfigurationKey | null, entry: VendorKey | null): KeyTopic =>
  standard !== null
    ? standardTopic(standard)
    : (entry?.topic ??
      (entry?.role === undefined
        ? entry?.risk?.kind === 'network'
          ? 'connection'
          : 'other'
        : roleTopics[entry.role]))

const riskOf = (standard: ConfigurationKey | null, entry: VendorKey | null): KeyKnowledge['risk'] => {
  if (entry?.risk !== undefined) {
    const { kind } = entry.risk
    return { kind, cutsOff: entry.risk.cutsOff ?? cutsOff(kind) }
  }
  if (standard?.risk !== 'cuts-off') return null
  const kind = standardRisks.get(standard.key) ?? 'other'
  return { kind, cutsOff: cutsOff(kind) }
}

const defaultOf = (standard: ConfigurationKey | null, entry: VendorKey | null): KeyKnowledge['default'] =>
  entry?.default !== undefined
    ? { value: entry.default, from: 'vendor' }
    : standard?.default !== undefined
      ? { value: standard.default, from: 'standard' }
      : null

const meaningOf = (standard: ConfigurationKey | null, entry: VendorKey | null): Words | null =>
  entry?.meaning ?? (standard === null ? null : standardMeaning(standard))

interface Told {
  readonly entry: VendorKey
  readonly match: DictionaryMatch
}

const certaintyOf = (standard: ConfigurationKey | null, told: Told | null): KeyKnowledge['certainty'] => {
  if (standard !== null) return 'standard'
  if (told === null) return null
  if (told.match.certainty === 'guess') return 'guess'
  const { entry, match } = told
  return entry.certainty ?? match.dictionary.content.sources[entry.source]?.certainty ?? 'guess'
}

const describe = (key: string, told: Told | null): KeyKnowledge => {
  const entry = told?.entry ?? null
  const standard = findConfigurationKey(key) ?? (entry === null ? null : findConfigurationKey(entry.key))
  // a guess may warn and hide, but never contradict the standard
  const believed = standard === null || told?.match.certainty === 'exact' ? entry : null
  return {
    key,
    standardKey: standard?.key ?? null,
    shape: (believed === null ? null : vendorShape(believed)) ?? standard?.value ?? null,
    meaning: meaningOf(standard, believed),
    clause: standard?.clause ?? null,
    note: standard === null ? null : standardNote(standard),
    default: defaultOf(standard, believed),
    access: believed?.access ?? standard?.access ?? null,
    secret: isSecretKey(key) || entry?.secret === true || entry?.role === 'password',
    risk: riskOf(standard, entry),
    rebootNeeded: entry?.rebootNeeded ?? false,
    role: entry?.role ?? (standard === null ? null : (standardRoles.get(standard.key) ?? null)),
    topic: topicOf(standard, entry),
    profile: standard?.profile ?? null,
    certainty: certaintyOf(standard, told),
    meaningGuessed:
      believed?.meaning !== undefined && (believed.meaningGuessed || told?.match.certainty === 'guess'),
    vendor:
      told === null
        ? null
        : {
            dictionary: told.match.dictionary.id,
            product: `${told.match.dictionary.content.vendor} ${told.match.dictionary.content.product}`,
            match: told.match.certainty,
            source: told.match.dictionary.content.sources[told.entry.source]?.ref ?? told.entry.source,
          },
  }
}

/**
 * One description of each key of a charge point, from the standard and from the dictionaries that speak of it, the
 * likeliest first. Of a standard key a guessed dictionary is believed its names, risks and secrets alone: too much care
 * does no harm.
 */
export const knowKeys = (matches: readonly DictionaryMatch[]): KnowKey => {
  const told = new Map<string, Told>()
  for (const match of matches)
    for (const entry of match.dictionary.content.keys)
      for (const name of [entry.key, ...entry.aliases]) {
        const identity = name.toLowerCase()
        if (!told.has(identity)) told.set(identity, { entry, match })
      }
  const known = new Map<string, KeyKnowledge>()
  return (key) => {
    const before = known.get(key)
    if (before !== undefined) return before
    const found = describe(key, told.get(key.trim().toLowerCase()) ?? null)
    if (known.size < 10_000) known.set(key, found)
    return found
  }
}

/** The key of a charge point that has a role, as its dictionaries name it, the likeliest first. */
export const keysWithRole = (matches: readonly DictionaryMatch[], role: KeyRole): readonly string[] => [
  ...new Set(
    matches.flatMap(({ dictionary }) =>
      dictionary.content.keys.filter((entry) => entry.role === role).map(({ key }) => key),
    ),
  ),
]
