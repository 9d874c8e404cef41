import { parse, type ValueNode } from '@humanwhocodes/momoa'

/** A place in a text; both count from 1, as editors do. */
export interface TextPlace {
  readonly line: number
  readonly column: number
}

export type JsonRead =
  | {
      readonly ok: true
      readonly value: unknown
      readonly placeOf: (path: readonly PropertyKey[]) => TextPlace
    }
  | { readonly ok: false; readonly place: TextPlace; readonly problem: string }

const startOf = (node: ValueNode): TextPlace => ({ line: node.loc.start.line, column: node.loc.start.column })

/** The nearest value that exists on the way to `path`: what is missing has the place of what should hold it. */
const locate = (root: ValueNode, path: readonly PropertyKey[]): TextPlace => {
  let node = root
  for (const step of path) {
    const next: ValueNode | undefined =
      node.type === 'Object'
        ? node.members.findLast((member) => member.name.type === 'String' && member.name.value === step)
            ?.value
        : node.type === 'Array' && typeof step === 'number'
          ? node.elements[step]?.value
          : undefined
    if (next === undefined) break
    node = next
  }
  return startOf(node)
}

const place = (error: unknown): TextPlace => {
  const at = typeof error === 'object' && error !== null ? error : {}
  return {
    line: 'line' in at && typeof at.line === 'number' ? at.line : 1,
    column: 'column' in at && typeof at.column === 'number' ? at.column : 1,
  }
}

/** What the parser calls a token, as it stands in the text. */
const tokens: Readonly<Record<string, string>> = {
  LBrace: '"{"',
  RBrace: '"}"',
  LBracket: '"["',
  RBracket: '"]"',
  Comma: '","',
  Colon: '":"',
}

const problem = (error: unknown): string =>
  error instanceof RangeError
    ? 'it is nested too deeply'
    : (error instanceof Error ? error.message : String(error))
        .replace(/ found\. \(\d+:\d+\)$/, '')
        .replace(/^Unexpected token (\w+)$/, (_all, name: string) => `unexpected ${tokens[name] ?? name}`)
        .replace(/^U/, 'u')

/**
 * Reads JSON as a person wrote it: where it is broken, or breaks a rule later, the line and column can be told. Good
 * text costs no more than `JSON.parse`. A byte order mark is skipped. Never throws.
 */
export const readJsonText = (raw: string): JsonRead => {
  const text = raw.startsWith('\uFEFF') ? raw.slice(1) : raw
  const tree = () => parse(text, { mode: 'json' }).body
  try {
    const value: unknown = JSON.parse(text)
    return { ok: true, value, placeOf: (path) => locate(tree(), path) }
  } catch (parseError) {
    try {
      tree()
    } catch (error) {
      return { ok: false, place: place(error), problem: problem(error) }
    }
    return { ok: false, place: { line: 1, column: 1 }, problem: problem(parseError) }
  }
}
