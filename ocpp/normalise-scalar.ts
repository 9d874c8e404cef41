import type { DeviationList } from './deviations.ts'
import { seen } from './deviations.ts'
import type { RuleName } from './findings.ts'
import { isUri } from './formats.ts'
import { nestsDeeperThan } from './json-scan.ts'
import type { NumberShape, StringShape } from './shape.ts'
import { hertz, standardSpelling } from './spellings.ts'
import { readTimestamp } from './timestamps.ts'

/** Stands for a field that is not there, or that could not be read. */
export const absent: unique symbol = Symbol('absent')
export type Absent = typeof absent

/** Where a value stands. */
export interface Place {
  /** JSON pointer. */
  readonly path: string
  /** The field's name; of a list's element, the list's. */
  readonly field: string
  readonly required: boolean
  readonly deviations: DeviationList
}

const numeric = /^[-+]?\d{1,40}(?:\.\d{1,40})?(?:[eE][-+]?\d{1,3})?$/

const unknownValueRule = (field: string): RuleName => {
  switch (field) {
    case 'unit':
      return 'unit-unknown'
    case 'measurand':
      return 'measurand-unknown'
    case 'phase':
      return 'phase-unknown'
    default:
      return 'value-unknown'
  }
}

const readEnum = (raw: string, values: readonly string[], place: Place): string | Absent => {
  const { path, field, required, deviations } = place
  if (values.includes(raw)) return raw
  if (raw === hertz && field === 'unit') {
    deviations.add('unit-hertz', path, seen(path, raw))
    return raw
  }
  if (raw.trim() === '' && !required) {
    deviations.add('empty-as-absent', path, seen(path, raw))
    return absent
  }
  const standard = standardSpelling(field, raw, values)
  if (standard === null) {
    deviations.add(unknownValueRule(field), path, seen(path, raw))
    return raw
  }
  deviations.add('value-spelling', path, { ...seen(path, raw), standard })
  return standard
}

const readTime = (raw: string, place: Place): string | Absent => {
  const { path, required, deviations } = place
  if (raw.trim() === '' && !required) {
    deviations.add('empty-as-absent', path, seen(path, raw))
    return absent
  }
  const read = readTimestamp(raw)
  if (read === null) deviations.add('timestamp-unreadable', path, seen(path, raw))
  else
    for (const { rule } of read.deviations)
      // The clock is remarked on for valid payloads too, in one place (remarks.ts).
      if (rule !== 'clock-not-set') deviations.add(rule, path, seen(path, raw))
  return raw
}

/** Seconds or milliseconds since 1970 in a field that wants a date; null = no such number. */
const timeOfNumber = (value: number): string | null => {
  const ms = value < 1e11 ? value * 1000 : value
  return ms > 0 && ms < 8.64e15 ? new Date(ms).toISOString() : null
}

const textOf = (value: unknown, shape: StringShape, place: Place): string | Absent => {
  const { path, deviations } = place
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') {
    const time = shape.format === 'date-time' && typeof value === 'number' ? timeOfNumber(value) : null
    deviations.add(time === null ? 'string-as-other' : 'timestamp-form', path, seen(path, value))
    return time ?? String(value)
  }
  // A DataTransfer's data is text, and often JSON in a text: some leave the text out.
  if (place.field === 'data' && !nestsDeeperThan(value, 100)) {
    deviations.add('string-as-other', path, seen(path, value))
    return JSON.stringify(value)
  }
  return absent
}

export const readString = (value: unknown, shape: StringShape, place: Place): string | Absent => {
  const text = textOf(value, shape, place)
  if (text === absent) return absent
  if (shape.enum) return readEnum(text, shape.enum, place)
  if (shape.format === 'date-time') return readTime(text, place)
  if (shape.format === 'uri' && !isUri(text))
    place.deviations.add('location-not-uri', place.path, seen(place.path, text))
  if (shape.maxLength !== undefined && text.length > shape.maxLength) {
    const length = Array.from(text).length
    if (length > shape.maxLength)
      place.deviations.add('text-too-long', place.path, { length, limit: shape.maxLength })
  }
  return text
}

const numberOf = (value: unknown, place: Place): number | Absent => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : absent
  if (typeof value !== 'string') return absent
  const text = value.trim()
  const number = numeric.test(text) ? Number(text) : Number.NaN
  if (!Number.isFinite(number)) return absent
  place.deviations.add('number-as-string', place.path, seen(place.path, value))
  return number
}

export const readNumber = (value: unknown, shape: NumberShape, place: Place): number | Absent => {
  const number = numberOf(value, place)
  if (number === absent) return absent
  if (shape.type === 'integer' && !Number.isInteger(number)) {
    place.deviations.add('integer-with-fraction', place.path, seen(place.path, value))
    return Math.round(number)
  }
  if (shape.multipleOf !== undefined) {
    const steps = number / shape.multipleOf
    if (Math.abs(Math.round(steps) - steps) > 1e-6)
      place.deviations.add('too-many-decimals', place.path, seen(place.path, value))
  }
  return number
}

const booleans: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [0, false],
  [1, true],
  ['0', false],
  ['1', true],
  ['false', false],
  ['true', true],
])

export const readBoolean = (value: unknown, place: Place): boolean | Absent => {
  if (typeof value === 'boolean') return value
  const read = booleans.get(typeof value === 'string' ? value.trim().toLowerCase() : value)
  if (read === undefined) return absent
  place.deviations.add('boolean-as-other', place.path, seen(place.path, value))
  return read
}
