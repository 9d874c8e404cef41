import { Document, isMap, parseDocument, stringify, visit } from 'yaml'
import type { z } from 'zod'
import {
  isOneVariable,
  readVariables,
  templateMostCharacters,
  templateSchema,
  type ConfigurationTemplate,
  type TemplateKey,
} from './configuration-template.ts'
import { isSecretKey } from './redact.ts'
import { ruleOfIssue } from './schema-rule.ts'
import { readYamlText, type Refusal } from './yaml-text.ts'

export type TemplateRead =
  | { readonly ok: true; readonly template: ConfigurationTemplate }
  | { readonly ok: false; readonly refusal: Refusal }

type FileEntry = z.infer<typeof templateSchema>['keys'][string]

/** Plain values keep the digits that the file has: a vendor's 007 is no 7. */
const written = (value: string | number | boolean, source: string | null): string =>
  typeof value === 'string' ? value : (source ?? String(value))

const readEntry = (
  key: string,
  entry: FileEntry,
  writtenAt: (path: readonly PropertyKey[]) => string | null,
): TemplateKey => {
  if (entry === 'leave') return { key, rule: 'leave' }
  const [rule, value] =
    'must' in entry ? (['must', entry.must] as const) : (['should', entry.should] as const)
  return { key, rule, value: written(value, writtenAt(['keys', key, rule])), note: entry.note ?? null }
}

const braceRule = '"{" begins a variable such as {serial}; write {{ and }} for the signs themselves'

const keyFault = (each: TemplateKey, isSecret: (key: string) => boolean): string | null => {
  if (readVariables(each.key) === null) return braceRule
  if (each.rule === 'leave') return null
  if (readVariables(each.value) === null) return braceRule
  return isSecret(each.key) && !isOneVariable(each.value)
    ? `"${each.key}" is a secret: write a variable in its place, such as {password}`
    : null
}

/**
 * Reads a template file, YAML or JSON. Refused with line and rule: what breaks the schema, a key that stands there
 * twice in two spellings, a lone brace, and a secret in clear. Never throws.
 */
export const parseTemplate = (
  text: string,
  isSecret: (key: string) => boolean = isSecretKey,
): TemplateRead => {
  const yaml = readYamlText(text, templateMostCharacters)
  if (!yaml.ok) return yaml
  const { value, placeOf, writtenAt } = yaml
  const refuse = (path: readonly PropertyKey[], rule: string): TemplateRead => ({
    ok: false,
    refusal: { ...placeOf(path), rule },
  })
  const parsed = templateSchema.safeParse(value)
  if (!parsed.success) {
    const { path, rule } = ruleOfIssue(parsed.error, value)
    return refuse(path, rule)
  }
  const file = parsed.data
  const keys = Object.entries(file.keys).map(([key, entry]) => readEntry(key.trim(), entry, writtenAt))
  const spelt = new Map<string, string>()
  for (const [name, each] of Object.keys(file.keys).map((key, index) => [key, keys[index]] as const)) {
    if (each === undefined) continue
    const fault = keyFault(each, isSecret)
    if (fault !== null) return refuse(['keys', name], fault)
    const earlier = spelt.get(each.key.toLowerCase())
    if (earlier !== undefined) return refuse(['keys', name], `"${name}" and "${earlier}" are the same key`)
    spelt.set(each.key.toLowerCase(), name)
  }
  return {
    ok: true,
    template: {
      name: file.name,
      description: file.description ?? null,
      vendor: file.for?.vendor ?? null,
      model: file.for?.model ?? null,
      keys,
    },
  }
}

/** A value as the file writes it: without quotes where the text stays itself when it is read again. */
const plain = (value: string): string | number | boolean =>
  value === 'true'
    ? true
    : value === 'false'
      ? false
      : /^(0|-?[1-9]\d{0,14})$/.test(value)
        ? Number(value)
        : value

const entryOf = (each: TemplateKey, isSecret: (key: string) => boolean): unknown =>
  each.rule === 'leave' || (isSecret(each.key) && !isOneVariable(each.value))
    ? 'leave'
    : { [each.rule]: plain(each.value), ...(each.note === null ? {} : { note: each.note }) }

const byName = (a: TemplateKey, b: TemplateKey): number => {
  const [left, right] = [a.key.toLowerCase(), b.key.toLowerCase()]
  return left < right ? -1 : left > right ? 1 : 0
}

const fileOf = (
  template: ConfigurationTemplate,
  isSecret: (key: string) => boolean,
): Readonly<Record<string, unknown>> => ({
  format: 1,
  name: template.name,
  ...(template.description === null ? {} : { description: template.description }),
  ...(template.vendor === null && template.model === null
    ? {}
    : {
        for: {
          ...(template.vendor === null ? {} : { vendor: template.vendor }),
          ...(template.model === null ? {} : { model: template.model }),
        },
      }),
  keys: Object.fromEntries(
    [...template.keys].sort(byName).map((each) => [each.key, entryOf(each, isSecret)]),
  ),
})

const style = { lineWidth: 0 } as const

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Changes of a document only what differs, so that comments, order and quotes of the rest stay. */
const update = (document: Document, path: readonly string[], was: unknown, now: unknown): void => {
  const isPlainMap = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
  if (same(was, now)) return
  if (!isPlainMap(was) || !isPlainMap(now) || !isMap(document.getIn(path))) {
    document.setIn(
      path,
      path[0] === 'keys' && path.length === 2 ? flow(document, now) : document.createNode(now),
    )
    return
  }
  for (const name of Object.keys(was)) if (!Object.hasOwn(now, name)) document.deleteIn([...path, name])
  for (const [name, value] of Object.entries(now)) update(document, [...path, name], was[name], value)
}

/** A number that would lose digits when it is written again, 007, becomes text: "007". It is read as the same. */
const keepDigits = (document: Document): void => {
  visit(document, {
    Scalar: (_key, scalar) => {
      const { source, value } = scalar
      if (typeof value === 'number' && source !== undefined && stringify(scalar).trim() !== source)
        scalar.value = source
    },
  })
}

/** An entry on one line: `HeartbeatInterval: { must: 300 }`. */
const flow = (document: Document, entry: unknown): unknown => document.createNode(entry, { flow: true })

/**
 * The file of a template: keys in the order of their names, one a line, so that two versions compare well. With
 * `previous`, the file as it stands now, only what changed is touched, and a person's comments and order stay. A secret
 * in clear is never written: its key is left.
 */
export const serialiseTemplate = (
  template: ConfigurationTemplate,
  previous: string | null = null,
  isSecret: (key: string) => boolean = isSecretKey,
): string => {
  const file = fileOf(template, isSecret)
  const before = previous === null ? null : parseTemplate(previous, () => false)
  if (previous !== null && before?.ok === true) {
    const document = parseDocument(previous, { version: '1.2' })
    keepDigits(document)
    update(
      document,
      [],
      fileOf(before.template, () => false),
      file,
    )
    return document.toString(style)
  }
  const document = new Document(file)
  const keys = document.get('keys')
  if (isMap(keys)) for (const pair of keys.items) if (isMap(pair.value)) pair.value.flow = true
  return document.toString(style)
}
