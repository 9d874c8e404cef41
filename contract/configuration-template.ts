import { z } from 'zod'
import type { ConfigurationReading } from './configuration.ts'
import type { KnowKey } from './key-knowledge.ts'

/** Longest file: a template of all keys of a charge point has about 10,000 characters. */
export const templateMostCharacters = 256 * 1024

const entryRule =
  'say leave, or must: or should: with a text, a number, true or false; in quotes where it is empty or begins with a brace'
const scalar = z.union([z.string().max(500), z.number(), z.boolean()])
const note = z.string().max(500).optional().describe('why; for people')

const keyEntry = z.union(
  [
    z.literal('leave').describe('the key is left as the charge point has it'),
    z.strictObject({ must: scalar.describe('the charge point has to have this value'), note }),
    z.strictObject({
      should: scalar.describe('the charge point gets this value where it can; else it is only reported'),
      note,
    }),
  ],
  { error: entryRule },
)

/** What a template file says. Variables: {serial}, {identity}, {site}, {connector}, and what a job adds. */
export const templateSchema = z.strictObject({
  format: z.literal(1),
  name: z.string().trim().min(1).max(100),
  description: z.string().max(2000).optional(),
  for: z
    .strictObject({
      vendor: z.string().max(100).optional().describe('chargePointVendor; * stands for anything'),
      model: z.string().max(100).optional().describe('chargePointModel; * stands for anything'),
    })
    .optional()
    .describe('what it was made for: a hint, never a condition'),
  keys: z.record(z.string().min(1).max(100), keyEntry).describe('a configuration key, and what it should be'),
})

export type TemplateKey =
  | { readonly key: string; readonly rule: 'leave' }
  | {
      readonly key: string
      readonly rule: 'must' | 'should'
      /** May hold variables. */
      readonly value: string
      readonly note: string | null
    }

export interface ConfigurationTemplate {
  readonly name: string
  readonly description: string | null
  /** What it was made for: a hint. `*` stands for anything. */
  readonly vendor: string | null
  readonly model: string | null
  readonly keys: readonly TemplateKey[]
}

type Piece =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'variable'; readonly name: string }

const pieceOf = (token: string): Piece =>
  token === '{{'
    ? { kind: 'text', text: '{' }
    : token === '}}'
      ? { kind: 'text', text: '}' }
      : token.startsWith('{')
        ? { kind: 'variable', name: token.slice(1, -1) }
        : { kind: 'text', text: token }

/** Text with variables, in pieces: `{name}` is one, `{{` and `}}` stand for the braces. Null: a brace stands alone. */
export const readVariables = (text: string): readonly Piece[] | null => {
  const tokens = text.match(/\{\{|\}\}|\{[A-Za-z][A-Za-z0-9]{0,49}\}|[^{}]+/g) ?? []
  return tokens.join('') === text ? tokens.map(pieceOf) : null
}

/** Text that means itself: its braces doubled. */
export const escapeVariables = (text: string): string => text.replace(/[{}]/g, '$&$&')

/** Whether a value is nothing but one variable: the only form in which a secret may stand in a template. */
export const isOneVariable = (text: string): boolean => {
  const pieces = readVariables(text)
  return pieces?.length === 1 && pieces[0]?.kind === 'variable'
}

export interface TemplateVariables {
  /** By name, without braces: serial, identity, site, and what else the job knows. */
  readonly values: Readonly<Record<string, string>>
  /** How many connectors the charge point has; 0 = not known, and `{connector}` can not be filled in. */
  readonly connectors: number
}

/** A key of a filled-in template, to be compared and sent. */
export interface FilledKey {
  readonly key: string
  readonly rule: 'must' | 'should'
  readonly value: string
}

export type FilledTemplate =
  | { readonly ok: true; readonly keys: readonly FilledKey[] }
  /** Variables that nobody gave a value, each with the key that wants it. */
  | { readonly ok: false; readonly unknown: readonly { readonly key: string; readonly variable: string }[] }

const has = (text: string, variable: string): boolean =>
  readVariables(text)?.some((piece) => piece.kind === 'variable' && piece.name === variable) ?? false

const fill = (text: string, { values }: TemplateVariables, connector: number): string =>
  (readVariables(text) ?? [])
    .map((piece) =>
      piece.kind === 'text'
        ? piece.text
        : piece.name === 'connector'
          ? String(connector)
          : (values[piece.name] ?? ''),
    )
    .join('')

const eachConnector = ({ connectors }: TemplateVariables): readonly number[] =>
  Array.from({ length: connectors }, (_none, index) => index + 1)

/** An item of a list that names a connector stands once for each: `{connector}.RST` → `1.RST,2.RST`. */
const fillList = (value: string, variables: TemplateVariables): string =>
  value
    .split(',')
    .flatMap((item) =>
      has(item, 'connector')
        ? eachConnector(variables).map((connector) => fill(item, variables, connector))
        : [fill(item, variables, 0)],
    )
    .join(',')

const wantedVariables = (text: string): readonly string[] =>
  (readVariables(text) ?? []).flatMap((piece) => (piece.kind === 'variable' ? [piece.name] : []))

/**
 * Fills in the variables. `{connector}` in a key's name makes one key for each connector; in a value alone it repeats
 * the item of the comma-separated list that it stands in. Keys that are to be left are left out.
 */
export const fillTemplate = (
  template: ConfigurationTemplate,
  variables: TemplateVariables,
): FilledTemplate => {
  const known = (name: string): boolean =>
    name === 'connector' ? variables.connectors > 0 : Object.hasOwn(variables.values, name)
  const wanted = template.keys.flatMap((each) => (each.rule === 'leave' ? [] : [each]))
  const unknown = wanted.flatMap(({ key, value }) =>
    [...new Set([...wantedVariables(key), ...wantedVariables(value)])]
      .filter((name) => !known(name))
      .map((variable) => ({ key, variable })),
  )
  if (unknown.length > 0) return { ok: false, unknown }
  return {
    ok: true,
    keys: wanted.flatMap(({ key, rule, value }) =>
      has(key, 'connector')
        ? eachConnector(variables).map((connector) => ({
            key: fill(key, variables, connector),
            rule,
            value: fill(value, variables, connector),
          }))
        : [{ key: fill(key, variables, 0), rule, value: fillList(value, variables) }],
    ),
  }
}

/**
 * A template of what a charge point has now: the keys that can be changed and gave a value. What could cut another
 * charge point off, or is a secret, stands there to be left.
 */
export const templateOf = (
  reading: ConfigurationReading,
  name: string,
  know: KnowKey,
): ConfigurationTemplate => ({
  name,
  description: null,
  vendor: reading.boot?.vendor ?? null,
  model: reading.boot?.model ?? null,
  keys: reading.keys.flatMap(({ key, value, readonly, masked }): readonly TemplateKey[] => {
    if (readonly) return []
    const { secret, risk } = know(key)
    if (secret || risk !== null || masked === true) return [{ key: escapeVariables(key), rule: 'leave' }]
    return value === null
      ? []
      : [{ key: escapeVariables(key), rule: 'must', value: escapeVariables(value), note: null }]
  }),
})
