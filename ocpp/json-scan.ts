/** What can still be said of a text that is not JSON. */
export interface BrokenJson {
  /** Where it breaks: index of the first character that can not belong to JSON; the length when it ends too early. */
  readonly position: number
  /** The texts of the outermost array's elements that are whole, in order, at most `wanted`. */
  readonly elements: readonly string[]
}

const code = (character: string): number => character.charCodeAt(0)
const quote = code('"')
const backslash = code('\\')
const openArray = code('[')
const closeArray = code(']')
const openObject = code('{')
const closeObject = code('}')
const comma = code(',')
const colon = code(':')
const minus = code('-')
const dot = code('.')

const isSpace = (c: number): boolean => c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09
const isDigit = (c: number): boolean => c >= 48 && c <= 57
const isHex = (c: number): boolean => isDigit(c) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102)

const digitsFrom = (text: string, at: number): number => {
  let i = at
  while (isDigit(text.charCodeAt(i))) i++
  return i
}

/** Each of these reads one token from `at` and returns where it ends; `~index` (negative) where it breaks. */
const stringEnd = (text: string, at: number): number => {
  let i = at + 1
  while (i < text.length) {
    const c = text.charCodeAt(i)
    if (c === quote) return i + 1
    if (c < 0x20) return ~i
    if (c !== backslash) {
      i++
      continue
    }
    const escaped = text[i + 1]
    if (escaped === undefined) return ~text.length
    if (escaped !== 'u') {
      if (!'"\\/bfnrt'.includes(escaped)) return ~(i + 1)
      i += 2
      continue
    }
    for (let digit = i + 2; digit < i + 6; digit++) if (!isHex(text.charCodeAt(digit))) return ~digit
    i += 6
  }
  return ~text.length
}

const numberEnd = (text: string, at: number): number => {
  let i = text.charCodeAt(at) === minus ? at + 1 : at
  const whole = i
  i = digitsFrom(text, i)
  if (i === whole) return ~i
  if (text[whole] === '0' && i > whole + 1) return ~(whole + 1)
  if (text.charCodeAt(i) === dot) {
    const fraction = i + 1
    i = digitsFrom(text, fraction)
    if (i === fraction) return ~i
  }
  if (text[i] === 'e' || text[i] === 'E') {
    const sign = text[i + 1]
    const exponent = sign === '+' || sign === '-' ? i + 2 : i + 1
    i = digitsFrom(text, exponent)
    if (i === exponent) return ~i
  }
  return i
}

const literalEnd = (text: string, at: number): number => {
  const literal = ['true', 'false', 'null'].find((word) => word[0] === text[at])
  if (literal === undefined) return ~at
  for (let i = 0; i < literal.length; i++) if (text[at + i] !== literal[i]) return ~(at + i)
  return at + literal.length
}

const scalarEnd = (text: string, at: number): number => {
  const c = text.charCodeAt(at)
  if (c === quote) return stringEnd(text, at)
  if (c === minus || isDigit(c)) return numberEnd(text, at)
  return literalEnd(text, at)
}

type Expected = 'value' | 'value-or-close' | 'key' | 'key-or-close' | 'colon' | 'comma-or-close' | 'end'

/**
 * Finds where a text stops being JSON, with an explicit stack: nesting of any depth is read without recursion.
 * null = it is JSON after all.
 */
export const scanBrokenJson = (text: string, wanted: number): BrokenJson | null => {
  const elements: string[] = []
  const inArray: boolean[] = []
  let expected: Expected = 'value'
  let elementStart = 0
  let i = 0
  const broken = (at: number): BrokenJson => ({ position: Math.min(at, text.length), elements })
  const afterValue = (end: number): Expected => {
    if (inArray.length === 1 && inArray[0] === true && elements.length < wanted)
      elements.push(text.slice(elementStart, end))
    i = end
    return inArray.length === 0 ? 'end' : 'comma-or-close'
  }
  for (;;) {
    while (isSpace(text.charCodeAt(i))) i++
    if (i >= text.length) return expected === 'end' ? null : broken(text.length)
    const c = text.charCodeAt(i)
    switch (expected) {
      case 'end':
        return broken(i)
      case 'colon':
        if (c !== colon) return broken(i)
        expected = 'value'
        i++
        break
      case 'comma-or-close': {
        const array = inArray.at(-1) === true
        if (c === comma) {
          expected = array ? 'value' : 'key'
          i++
          break
        }
        if (c !== (array ? closeArray : closeObject)) return broken(i)
        inArray.pop()
        expected = afterValue(i + 1)
        break
      }
      case 'key':
      case 'key-or-close': {
        if (c === closeObject && expected === 'key-or-close') {
          inArray.pop()
          expected = afterValue(i + 1)
          break
        }
        if (c !== quote) return broken(i)
        const end = stringEnd(text, i)
        if (end < 0) return broken(~end)
        expected = 'colon'
        i = end
        break
      }
      case 'value':
      case 'value-or-close': {
        if (c === closeArray && expected === 'value-or-close') {
          inArray.pop()
          expected = afterValue(i + 1)
          break
        }
        if (inArray.length === 1) elementStart = i
        if (c === openArray || c === openObject) {
          inArray.push(c === openArray)
          expected = c === openArray ? 'value-or-close' : 'key-or-close'
          i++
          break
        }
        const end = scalarEnd(text, i)
        if (end < 0) return broken(~end)
        expected = afterValue(end)
        break
      }
    }
  }
}

/** Whether a value that came from JSON nests deeper than `limit`; without recursion. */
export const nestsDeeperThan = (value: unknown, limit: number): boolean => {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true
    level = level.flatMap((item): unknown[] =>
      typeof item === 'object' && item !== null ? Object.values(item) : [],
    )
  }
  return false
}
