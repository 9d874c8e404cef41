import { z } from 'zod'
import type { BackupFault } from '../ocpp/configuration-plausible.ts'
import type { Difference, DriftEntry } from '../ocpp/configuration-drift.ts'
import type { ReadBoot } from './configuration.ts'
import type { Severity } from './journal-event.ts'
import type { Certainty, KeyKnowledge } from './key-knowledge.ts'
import type { RefusedTemplate } from './configuration-apply.ts'

const id = z.string().min(1).max(255)

/** By name, without braces. */
export const variablesSchema = z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,49}$/), z.string().max(500))

const readingKind = z.enum(['reading', 'backup'])
const limit = z.coerce.number().int().min(1).max(1000).default(100)

export const configurationInput = z.strictObject({
  chargePointId: id,
  /** The template that its drift is measured by. */
  templateId: id.nullish(),
  variables: variablesSchema.optional(),
})
export type ConfigurationInput = z.infer<typeof configurationInput>

export const readingsInput = z.strictObject({
  chargePointId: id.optional(),
  kind: readingKind.optional(),
  jobId: id.optional(),
  limit,
})

export const comparedSchema = z.discriminatedUnion('kind', [
  /** What was read from it last. */
  z.strictObject({ kind: z.literal('charge-point'), chargePointId: id }),
  z.strictObject({ kind: z.literal('reading'), id }),
  /** Filled in for the charge point on the other side, where there is one. */
  z.strictObject({ kind: z.literal('template'), id, variables: variablesSchema.optional() }),
])
export type Compared = z.infer<typeof comparedSchema>

export const compareInput = z.strictObject({ a: comparedSchema, b: comparedSchema })
export type CompareInput = z.infer<typeof compareInput>

/** A reading without its keys, and how much of it was told. */
export interface ReadingHead {
  readonly id: string
  readonly chargePointId: string
  readonly kind: 'reading' | 'backup'
  readonly jobId: string | null
  readonly name: string | null
  /** ISO 8601, UTC. */
  readonly at: string
  readonly complete: boolean
  readonly boot: ReadBoot | null
  /** Why it can not be restored from; null = it can. */
  readonly fault: BackupFault | null
}

/** What was found of a key as the charge point told it. */
export interface KeyFinding {
  readonly rule: string
  readonly clause: string | null
  readonly severity: Severity
  /** The sentence for the vendor, in English. */
  readonly text: string
  readonly count: number
}

/** A key as the charge point reported it, with everything that is known of it. */
export interface KeyView {
  readonly key: string
  /** Null: it gave none, or it is a secret. */
  readonly value: string | null
  readonly readonly: boolean
  readonly masked: boolean
  readonly knowledge: KeyKnowledge
  /** Whether it has the value that it has out of the box; null = that is not known. */
  readonly isDefault: boolean | null
  /** Against the reading before; null = there is none. */
  readonly since: {
    readonly state: 'same' | 'differs' | 'hidden' | 'new'
    readonly value: string | null
  } | null
  /** Against the template; null = none was named, or it says nothing of this key. */
  readonly drift: DriftEntry | null
  readonly findings: readonly KeyFinding[]
}

/** A vendor dictionary that speaks of a charge point. */
export interface DictionaryView {
  readonly id: string
  readonly vendor: string
  readonly product: string
  readonly origin: 'built-in' | 'own' | 'both'
  /** `guess`: it is shown as a guess. */
  readonly match: 'exact' | 'guess'
  readonly keys: number
  readonly quirks: readonly {
    readonly fact: string
    readonly certainty: Certainty
    readonly source: string
  }[]
}

export interface ConfigurationView {
  readonly chargePointId: string
  /** Null: it was never read. */
  readonly reading: ReadingHead | null
  readonly keys: readonly KeyView[]
  readonly unknownKeys: readonly string[]
  /** Keys that the Core profile requires, and that it gives no value of; empty where it was not read whole. */
  readonly missingKeys: readonly string[]
  /** Keys of the reading before that it no longer has. */
  readonly goneKeys: readonly string[]
  readonly previous: ReadingHead | null
  readonly template: {
    readonly id: string
    readonly name: string
    /** Wanted keys that it does not have. */
    readonly missing: readonly DriftEntry[]
    /** Variables that nobody gave a value: then there is no drift. */
    readonly unfilled: readonly string[]
    /** Variables that stand for a secret: what is given for them is written nowhere. */
    readonly secrets: readonly string[]
  } | null
  readonly dictionaries: readonly DictionaryView[]
}

export interface ReadingView {
  readonly reading: ReadingHead
  readonly keys: readonly KeyView[]
  readonly unknownKeys: readonly string[]
}

/** What stands on a side of a comparison. */
export interface ComparedHead {
  readonly kind: Compared['kind']
  readonly id: string
  readonly name: string
  /** ISO 8601, UTC; null = a template. */
  readonly at: string | null
}

export interface ComparisonView {
  readonly a: ComparedHead
  readonly b: ComparedHead
  readonly differences: readonly (Difference & { readonly knowledge: KeyKnowledge })[]
  readonly differing: number
}

export const templateIdInput = z.strictObject({ id })
export const dictionariesInput = z.strictObject({ chargePointId: id.optional() })

const text = z
  .string()
  .min(1)
  .max(256 * 1024)
/** With `id`, the file of that name is replaced; else a new one is made. */
export const saveTemplateInput = z.strictObject({ id: id.optional(), text })
export const templateFromReadingInput = z.strictObject({
  readingId: id,
  name: z.string().trim().min(1).max(100),
})

export interface DictionariesView {
  readonly matches: readonly DictionaryView[]
  /** How many there are in all. */
  readonly known: number
  /** Files that are not used, with line and rule. */
  readonly refused: readonly RefusedTemplate[]
}
