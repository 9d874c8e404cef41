import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
} from 'yaml'

/** A place in a text; both count from 1, as editors do. */
export interface TextPlace {
  readonly line: number
  readonly column: number
}

/** Why a file is refused: where, and which rule it breaks. */
export interface Refusal extends TextPlace {
  readonly rule: string
}

export type YamlRead =
  | {
      readonly ok: true
      readonly value: unknown
      readonly placeOf: (path: readonly PropertyKey[]) => TextPlace
      /** How a plain value stands in the text: `007`, where `value` has 7. Null: no plain value is there. */
      readonly writtenAt: (path: readonly PropertyKey[]) => string | null
    }
  | { readonly ok: false; readonly refusal: Refusal }

/** An alias stands for a copy: more of them than this make a small file large. */
const mostAliases = 100

const start: TextPlace = { line: 1, column: 1 }

const keyText = (key: unknown): string | undefined => (isScalar(key) ? String(key.value) : undefined)

/** The node at a path, or the nearest above it. Of a member of a map, `at` is its name. */
const locate = (document: Document, path: readonly PropertyKey[]): { node: unknown; at: unknown } => {
  let node: unknown = document.contents
  let at: unknown = node
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => keyText(key) === String(step))
      if (pair === undefined) return { node: undefined, at }
      at = pair.key
      node = pair.value
    } else if (isSeq(node) && typeof step === 'number' && step < node.items.length) {
      node = node.items[step]
      at = node
    } else return { node: undefined, at }
  }
  return { node, at }
}

const isPlaced = (node: unknown): node is Node =>
  isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)

/** A name that stands twice in one map, or is no text. Looked for here: the library compares each with each. */
const nameFault = (document: Document): { node: unknown; rule: string } | null => {
  let found: { node: unknown; rule: string } | null = null
  visit(document, {
    Map: (_key, map) => {
      const names = new Set<string>()
      for (const { key } of map.items) {
        const name = keyText(key)
        const rule =
          name === undefined
            ? 'a name has to be plain text'
            : names.has(name)
              ? `"${name}" stands here twice`
              : null
        if (rule !== null) {
          found = { node: key, rule }
          return visit.BREAK
        }
        if (name !== undefined) names.add(name)
      }
      return undefined
    },
  })
  return found
}

const aliasesIn = (document: Document): Node[] => {
  const aliases: Node[] = []
  visit(document, { Alias: (_key, alias) => void aliases.push(alias) })
  return aliases
}

const shortMessage = (message: string): string =>
  (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '')

/**
 * Reads YAML 1.2, and so JSON, as a person wrote it: where it is broken, or breaks a rule later, the line and column
 * can be told. Text longer than `mostCharacters`, names that stand twice, unknown tags, and aliases that blow a file up are
 * refused. Never throws.
 */
export const readYamlText = (text: string, mostCharacters: number): YamlRead => {
  const refuse = (rule: string, at: TextPlace = start): YamlRead => ({
    ok: false,
    refusal: { line: at.line, column: at.column, rule },
  })
  if (text.length > mostCharacters)
    return refuse(`the file is longer than ${Math.floor(mostCharacters / 1024)} Ki characters`)
  const lines = new LineCounter()
  const placeAt = (node: unknown): TextPlace => {
    const offset = isPlaced(node) ? node.range?.[0] : undefined
    if (offset === undefined) return start
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  try {
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, version: '1.2' })
    const fault = document.errors[0] ?? document.warnings[0]
    if (fault !== undefined) {
      const { line, col } = fault.linePos?.[0] ?? { line: 1, col: 1 }
      return refuse(shortMessage(fault.message), { line, column: col })
    }
    const misnamed = nameFault(document)
    if (misnamed !== null) return refuse(misnamed.rule, placeAt(misnamed.node))
    const aliases = aliasesIn(document)
    if (aliases.length > mostAliases)
      return refuse(`more than ${mostAliases} aliases`, placeAt(aliases[mostAliases]))
    try {
      const value: unknown = document.toJS({ maxAliasCount: mostAliases })
      return {
        ok: true,
        value,
        placeOf: (path) => placeAt(locate(document, path).at),
        writtenAt: (path) => {
          const { node } = locate(document, path)
          return isScalar(node) && node.source !== undefined ? node.source : null
        },
      }
    } catch (error) {
      const rule = error instanceof ReferenceError ? 'its aliases make it too large' : 'it can not be read'
      return refuse(rule, placeAt(aliases[0]))
    }
  } catch (error) {
    return refuse(error instanceof RangeError ? 'it is nested too deeply' : 'it can not be read')
  }
}
