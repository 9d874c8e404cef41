import type { FeatureProfile } from '../ocpp/actions/definition.ts'
import type { ValueShape } from '../ocpp/configuration-value.ts'

/** A sentence in the languages of the screens; where there is no Korean one, the English one is shown. */
export interface Words {
  readonly en: string
  readonly ko?: string | undefined
}

/**
 * How sure a fact is: the vendor's own documentation or source says it; a device was seen to do it; somebody else's
 * software or text says it; we guess it.
 */
export const certainties = ['documented', 'seen', 'reported', 'guess'] as const
export type Certainty = (typeof certainties)[number]

/** What a wrong value of a key cuts off. */
export const riskKinds = [
  'central-system-url',
  'identity',
  'network',
  'security-profile',
  'authorization-key',
  'other',
] as const
export type RiskKind = (typeof riskKinds)[number]

/** What a key sets that Chargebench needs to know itself, whatever the vendor calls it. */
export const keyRoles = ['central-system-url', 'identity', 'password', 'security-profile'] as const
export type KeyRole = (typeof keyRoles)[number]

/** The groups in which the screen shows the keys, in their order. */
export const keyTopics = [
  'connection',
  'metering',
  'authorization',
  'transactions',
  'smart-charging',
  'device',
  'security',
  'files',
  'other',
] as const
export type KeyTopic = (typeof keyTopics)[number]

/** `either`: the standard leaves it to the charge point. */
export type KeyAccess = 'read-only' | 'read-write' | 'either' | 'write-only'

/** Everything that is known of one key of one charge point: the standard's words, and the vendor's. */
export interface KeyKnowledge {
  /** As the charge point spells it. */
  readonly key: string
  /** The standard's name of the same key; null = a vendor's own key. */
  readonly standardKey: string | null
  /** Null: nobody described it. */
  readonly shape: ValueShape | null
  readonly meaning: Words | null
  /** Where the standard describes it. */
  readonly clause: string | null
  /** What else the standard asks of it. */
  readonly note: Words | null
  /** The value that it has out of the box. */
  readonly default: { readonly value: string; readonly from: 'standard' | 'vendor' } | null
  readonly access: KeyAccess | null
  readonly secret: boolean
  readonly risk: { readonly kind: RiskKind; readonly cutsOff: Words } | null
  /** A change takes effect after a reboot, whatever the charge point answers. */
  readonly rebootNeeded: boolean
  readonly role: KeyRole | null
  readonly topic: KeyTopic
  readonly profile: FeatureProfile | null
  /** `standard`, or how sure the vendor's dictionary is; null = nothing is known. */
  readonly certainty: 'standard' | Certainty | null
  /** Whether what it means was only read from its name. */
  readonly meaningGuessed: boolean
  /** The dictionary that speaks of this key, and where it has it from. */
  readonly vendor: {
    readonly dictionary: string
    readonly product: string
    readonly match: 'exact' | 'guess'
    readonly source: string
  } | null
}

/** What is known of a key by its name, in any spelling. */
export type KnowKey = (key: string) => KeyKnowledge
