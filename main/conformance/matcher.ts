const checkMark = Symbol('check')

/** A condition on one value, where equality is not enough. */
export interface Check {
  readonly [checkMark]: true
  /** What is wanted, as it reads after "should be". */
  readonly words: string
  /** What is wrong with the value; empty = nothing. `undefined` = the field is absent. */
  readonly faults: (value: unknown, path: string) => readonly string[]
}

/**
 * What a payload must look like: the fields named here, and no word on the others. A plain value means equal; an array
 * means as many elements, each like its pattern.
 */
export type Pattern<T> =
  | Check
  | (T extends readonly (infer Element)[]
      ? readonly Pattern<Element>[]
      : T extends object
        ? { readonly [K in keyof T]?: Pattern<NonNullable<T[K]>> }
        : T)

const isCheck = (pattern: unknown): pattern is Check =>
  typeof pattern === 'object' && pattern !== null && checkMark in pattern

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const show = (value: unknown): string => (value === undefined ? 'absent' : JSON.stringify(value))

const fault = (path: string, wanted: string, was: unknown): string =>
  `${path === '' ? 'the payload' : path} should be ${wanted}, was ${show(was)}`

/** A condition in words and code. */
export const where = (words: string, holds: (value: unknown) => boolean): Check => ({
  [checkMark]: true,
  words,
  faults: (value, path) => (holds(value) ? [] : [fault(path, words, value)]),
})

/** The field must not be there. */
export const absent: Check = where('absent', (value) => value === undefined)

/** The field must be there, whatever it holds. */
export const present: Check = where('present', (value) => value !== undefined)

export const oneOf = (...values: readonly (string | number | boolean)[]): Check =>
  where(`one of ${values.map(show).join(', ')}`, (value) => values.some((wanted) => wanted === value))

const unwanted = (wanted: unknown, value: unknown, path: string): readonly string[] => {
  if (Array.isArray(wanted) && Array.isArray(value))
    return wanted.flatMap((element: unknown, i) => unwanted(element, value[i], `${path}[${i}]`))
  if (!isRecord(wanted) || !isRecord(value)) return []
  return Object.entries(value).flatMap(([key, held]) => {
    const at = path === '' ? key : `${path}.${key}`
    return Object.hasOwn(wanted, key) ? unwanted(wanted[key], held, at) : [fault(at, 'absent', held)]
  })
}

/** This value and nothing beside it. */
export const exactly = (wanted: unknown): Check => ({
  [checkMark]: true,
  words: describePattern(wanted),
  faults: (value, path) => [...mismatches(wanted, value, path), ...unwanted(wanted, value, path)],
})

/** A list of any length above zero, each element like the pattern. */
export const each = (pattern: unknown): Check => ({
  [checkMark]: true,
  words: `one or more like ${describePattern(pattern)}`,
  faults: (value, path) =>
    Array.isArray(value) && value.length > 0
      ? value.flatMap((element, i) => mismatches(pattern, element, `${path}[${i}]`))
      : [fault(path, `one or more like ${describePattern(pattern)}`, value)],
})

/** A date-time not more than `marginMs` away from `ms`. */
export const about = (ms: number, marginMs: number): Check =>
  where(
    `within ${marginMs / 1000} s of ${new Date(ms).toISOString()}`,
    (value) => typeof value === 'string' && Math.abs(Date.parse(value) - ms) <= marginMs,
  )

/** Where a value is not like its pattern, a sentence each; empty = it is. */
export const mismatches = (pattern: unknown, value: unknown, path = ''): readonly string[] => {
  if (isCheck(pattern)) return pattern.faults(value, path)
  if (Array.isArray(pattern)) {
    if (!Array.isArray(value) || value.length !== pattern.length)
      return [fault(path, `a list of ${pattern.length}`, value)]
    return pattern.flatMap((element: unknown, i) => mismatches(element, value[i], `${path}[${i}]`))
  }
  if (isRecord(pattern)) {
    if (!isRecord(value)) return [fault(path, describePattern(pattern), value)]
    return Object.entries(pattern).flatMap(([key, wanted]) =>
      mismatches(wanted, value[key], path === '' ? key : `${path}.${key}`),
    )
  }
  return pattern === value ? [] : [fault(path, show(pattern), value)]
}

/** `{ connectorId: 1, idTagInfo: { status: "Accepted" } }`: a pattern as it reads in a sentence. */
export const describePattern = (pattern: unknown): string => {
  if (isCheck(pattern)) return pattern.words
  if (Array.isArray(pattern)) return `[${pattern.map(describePattern).join(', ')}]`
  if (isRecord(pattern))
    return `{ ${Object.entries(pattern)
      .map(([key, wanted]) => `${key}: ${describePattern(wanted)}`)
      .join(', ')} }`
  return show(pattern)
}
