import type { ConfigurationValue } from './configuration-key.ts'

/**
 * How the text of a configuration key's value is to be read: the types of the standard's keys, and those that
 * vendors' own keys need. `ordered`: the order of a vendor's list carries meaning.
 */
export type ValueShape =
  | ConfigurationValue
  | {
      readonly type: 'csl'
      readonly items?: readonly string[]
      readonly maxLengthKey?: string
      readonly ordered: boolean
    }
  | {
      readonly type: 'decimal'
      readonly unit: string | null
      readonly minimum?: number
      readonly maximum?: number
    }
  | {
      readonly type: 'enum'
      /** In the charge point's spelling; absent = not known. */
      readonly values?: readonly string[]
      /** The key of the charge point that lists them. */
      readonly valuesFrom?: string
    }
  | { readonly type: 'uri'; readonly maxLength?: number }

const trueWords: ReadonlySet<string> = new Set(['true', '1', 'yes', 'on'])
const falseWords: ReadonlySet<string> = new Set(['false', '0', 'no', 'off'])

/** What a boolean key's text says; null = it is none. Chargers write true, TRUE, True and 1. */
export const readTruth = (text: string): boolean | null => {
  const word = text.trim().toLowerCase()
  return trueWords.has(word) ? true : falseWords.has(word) ? false : null
}

/** A number as its digits say it, without what changes nothing: `+0300.0` → `300`; null = it is none. */
const bareNumber = (text: string): string | null => {
  const [, sign, whole, fraction] = /^\s*([+-]?)(\d{1,400})(?:\.(\d{0,400}))?\s*$/.exec(text) ?? []
  if (whole === undefined) return null
  const left = whole.replace(/^0+(?=\d)/, '')
  const right = (fraction ?? '').replace(/0+$/, '')
  const digits = right === '' ? left : `${left}.${right}`
  return sign === '-' && digits !== '0' ? `-${digits}` : digits
}

/** The items of a comma-separated list, trimmed, without empty ones. */
export const listItems = (text: string): readonly string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

const listMeaning = (text: string, ordered: boolean): string => {
  const items = listItems(text).map((item) => item.toLowerCase())
  return (ordered ? items : [...new Set(items)].sort()).join(',')
}

const defaultPorts: Readonly<Record<string, string>> = {
  ws: '80',
  http: '80',
  wss: '443',
  https: '443',
  ftp: '21',
}

/** Scheme and host know no case and a default port says nothing; the rest of an address does matter. */
const uriMeaning = (text: string): string => {
  const [, scheme, user, host, port, rest] =
    /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*@)?(\[[^\]]*\]|[^/?#:@]*)(?::(\d*))?([/?#].*)?$/is.exec(text) ?? []
  if (scheme === undefined || host === undefined) return text
  const known = defaultPorts[scheme.toLowerCase()]
  const shown = port === undefined || port === '' || port === known ? '' : `:${port}`
  return `${scheme.toLowerCase()}://${user ?? ''}${host.toLowerCase()}${shown}${rest ?? '/'}`
}

/** Of a key that nobody described, only this is sure: true is TRUE, and 300 is 300.0. */
const plainMeaning = (text: string): string => {
  const word = text.toLowerCase()
  if (word === 'true' || word === 'false') return word
  // a leading zero or plus can be a telephone number or a code
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) ? (bareNumber(text) ?? text) : text
}

/**
 * A text that is the same for all spellings of one value, and different for different values. `shape` null: nothing
 * is known about the key. The order of the standard's lists carries no meaning; none of OCPP 1.6 §9 gives it one.
 */
export const valueMeaning = (value: string, shape: ValueShape | null): string => {
  const text = value.trim()
  switch (shape?.type) {
    case undefined:
      return plainMeaning(text)
    case 'boolean': {
      const truth = readTruth(text)
      return truth === null ? text.toLowerCase() : String(truth)
    }
    case 'integer':
    case 'decimal':
      return bareNumber(text) ?? text.toLowerCase()
    case 'csl':
      return listMeaning(text, 'ordered' in shape && shape.ordered)
    case 'enum':
      return bareNumber(text) ?? text.toLowerCase()
    case 'uri':
      return uriMeaning(text)
    case 'string':
      return text
  }
}

/** Whether two texts are one value: compared by meaning, not by spelling. An equivalence for each shape. */
export const sameValue = (a: string, b: string, shape: ValueShape | null): boolean =>
  valueMeaning(a, shape) === valueMeaning(b, shape)

/**
 * What a charge point's own value tells of a key that nobody described: one that reads back `True` is a boolean.
 * Null = nothing.
 */
export const shapeOfOwnValue = (own: string | null): ValueShape | null =>
  own !== null && /^\s*(true|false)\s*$/i.test(own) ? { type: 'boolean' } : null

export type BooleanSpelling = 'true' | 'True' | 'TRUE' | '1' | 'yes' | 'Yes' | 'YES' | 'on' | 'On' | 'ON'

const spellings: Readonly<Record<BooleanSpelling, readonly [string, string]>> = {
  true: ['true', 'false'],
  True: ['True', 'False'],
  TRUE: ['TRUE', 'FALSE'],
  1: ['1', '0'],
  yes: ['yes', 'no'],
  Yes: ['Yes', 'No'],
  YES: ['YES', 'NO'],
  on: ['on', 'off'],
  On: ['On', 'Off'],
  ON: ['ON', 'OFF'],
}
const booleanSpellings: ReadonlyMap<string, BooleanSpelling> = new Map(
  (['true', 'True', 'TRUE', '1', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'] as const).flatMap((spelling) =>
    spellings[spelling].map((word) => [word, spelling] as const),
  ),
)

/** How a charge point writes what can be written in several ways. */
export interface SpellingHabits {
  readonly boolean: BooleanSpelling
  readonly separator: ',' | ', '
}

const mostFrequent = <Word extends string>(words: readonly Word[], otherwise: Word): Word => {
  const counts = new Map<Word, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].reduce<readonly [Word, number]>(
    (best, each) => (each[1] > best[1] ? each : best),
    [otherwise, 0],
  )[0]
}

const separatorOf = (text: string): SpellingHabits['separator'] | null =>
  /,\s/.test(text) ? ', ' : text.includes(',') ? ',' : null

/** The habits that a charge point shows in the values it gave; the standard's own spelling where it shows none. */
export const spellingHabits = (
  values: readonly { readonly value: string; readonly shape: ValueShape | null }[],
): SpellingHabits => ({
  boolean: mostFrequent(
    values.flatMap(({ value, shape }) => {
      const spelling =
        (shape ?? shapeOfOwnValue(value))?.type === 'boolean' ? booleanSpellings.get(value.trim()) : undefined
      return spelling === undefined ? [] : [spelling]
    }),
    'true',
  ),
  separator: mostFrequent(
    values.flatMap(({ value, shape }) => {
      const separator = shape?.type === 'csl' ? separatorOf(value) : null
      return separator === null ? [] : [separator]
    }),
    ',',
  ),
})

const spellNumber = (value: string, own: string | null): string => {
  const number = bareNumber(value)
  if (number === null) return value
  const places = /\.(\d+)\s*$/.exec(own ?? '')?.[1]?.length ?? 0
  const [whole = number, fraction = ''] = number.split('.')
  const right = fraction.padEnd(places, '0')
  return right === '' ? whole : `${whole}.${right}`
}

const knownSpelling = (word: string, known: readonly string[]): string =>
  known.find((each) => each.toLowerCase() === word.toLowerCase()) ?? word

/**
 * The value as this charge point writes it: in the form of what the key reads now (`own`), else by its habits. Always
 * the same value by meaning; where the charge point's value already means it, that very text.
 */
export const spellAs = (
  value: string,
  shape: ValueShape | null,
  own: string | null,
  habits: SpellingHabits = spellingHabits([]),
): string => {
  const kind = shape ?? shapeOfOwnValue(own)
  if (own !== null && sameValue(value, own, kind)) return own
  const text = value.trim()
  switch (kind?.type) {
    case 'boolean': {
      const truth = readTruth(text)
      const [yes, no] = spellings[booleanSpellings.get(own?.trim() ?? '') ?? habits.boolean]
      return truth === null ? text : truth ? yes : no
    }
    case 'integer':
    case 'decimal':
      return spellNumber(text, own)
    case 'csl': {
      const known = [...listItems(own ?? ''), ...(kind.items ?? [])]
      const separator = separatorOf(own ?? '') ?? habits.separator
      return listItems(text)
        .map((item) => knownSpelling(item, known))
        .join(separator)
    }
    case 'enum':
      return knownSpelling(text, kind.values ?? [])
    case 'uri':
    case 'string':
    case undefined:
      return text
  }
}

/** Why a value does not fit a key. */
export type ValueProblem =
  | { readonly problem: 'not-boolean' | 'not-integer' | 'not-number' | 'not-uri' }
  | { readonly problem: 'too-small'; readonly minimum: number }
  | { readonly problem: 'too-large'; readonly maximum: number }
  | { readonly problem: 'too-short'; readonly minLength: number }
  | { readonly problem: 'too-long'; readonly maxLength: number }
  | { readonly problem: 'unknown-item'; readonly item: string; readonly known: readonly string[] }

/** ChangeConfiguration carries at most this many characters (OCPP 1.6 §6.9). */
const longestValue = 500

const numberProblem = (
  text: string,
  whole: boolean,
  { minimum, maximum }: { readonly minimum?: number; readonly maximum?: number },
): ValueProblem | null => {
  const number = bareNumber(text)
  if (number === null) return { problem: whole ? 'not-integer' : 'not-number' }
  if (whole && number.includes('.')) return { problem: 'not-integer' }
  if (minimum !== undefined && Number(number) < minimum) return { problem: 'too-small', minimum }
  return maximum !== undefined && Number(number) > maximum ? { problem: 'too-large', maximum } : null
}

const itemProblem = (items: readonly string[], known: readonly string[] | undefined): ValueProblem | null => {
  const item = items.find(
    (each) => known?.every((word) => word.toLowerCase() !== each.toLowerCase()) === true,
  )
  return item === undefined || known === undefined ? null : { problem: 'unknown-item', item, known }
}

/** What is wrong with a value before it is sent; null = nothing that we know of. */
export const valueProblem = (value: string, shape: ValueShape | null): ValueProblem | null => {
  const maxLength = Math.min(
    longestValue,
    shape !== null && 'maxLength' in shape ? (shape.maxLength ?? longestValue) : longestValue,
  )
  if (Array.from(value).length > maxLength) return { problem: 'too-long', maxLength }
  switch (shape?.type) {
    case undefined:
      return null
    case 'boolean':
      return readTruth(value) === null ? { problem: 'not-boolean' } : null
    case 'integer':
    case 'decimal':
      return numberProblem(value, shape.type === 'integer', shape)
    case 'csl':
      return itemProblem(listItems(value), shape.items)
    case 'enum':
      return itemProblem([value.trim()], shape.values)
    case 'uri':
      return /^[a-z][a-z0-9+.-]*:\/\/[^\s/]+\S*$/i.test(value.trim()) ? null : { problem: 'not-uri' }
    case 'string':
      return Array.from(value).length < (shape.minLength ?? 0)
        ? { problem: 'too-short', minLength: shape.minLength ?? 0 }
        : null
  }
}
