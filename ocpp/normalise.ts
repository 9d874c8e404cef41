import { createDeviationList, seen, type DeviationList, type PayloadOf } from './deviations.ts'
import type { Deviation } from './findings.ts'
import { absent, readBoolean, readNumber, readString, type Absent, type Place } from './normalise-scalar.ts'
import type { ArrayShape, BooleanShape, NumberShape, ObjectShape, Shape, StringShape } from './shape.ts'
import { looseKey } from './spellings.ts'
import type { SchemaProblem } from './validate.ts'

/** What was understood of a payload that its schema refuses. */
export interface Normalised {
  /** As far as it could be read. */
  readonly payload: Readonly<Record<string, unknown>>
  readonly deviations: readonly Deviation[]
  /** What is missing or of a wrong shape where the schema requires it; empty = the payload is understood. */
  readonly problems: readonly SchemaProblem[]
}

interface Walk {
  readonly of: PayloadOf
  readonly deviations: DeviationList
  readonly problems: SchemaProblem[]
}

interface Spot {
  readonly path: string
  readonly field: string
  readonly required: boolean
}

/** Required fields that many leave out and that have a harmless value. */
const substitutes: Readonly<Record<string, boolean | string>> = {
  'GetConfiguration response readonly': false,
  'StatusNotification request errorCode': 'NoError',
}

/** A JSON object: neither null nor a list. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isText = (shape: Shape): boolean =>
  shape.type === 'string' && shape.enum === undefined && shape.format === undefined

/** `null`, and the string "null" where it can not be meant: not in values that may be any text. */
const isNull = (value: unknown, shape: Shape, spot: Spot): boolean =>
  value === null ||
  (value === 'null' && !(isText(shape) && (spot.required || spot.field === 'value' || spot.field === 'data')))

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

const wrongType = (walk: Walk, path: string, type: string): Absent => {
  walk.problems.push({ path, rule: 'type', message: `must be ${type}`, params: { type } })
  return absent
}

const readObject = (
  walk: Walk,
  shape: ObjectShape,
  value: unknown,
  spot: Spot,
): Readonly<Record<string, unknown>> | Absent => {
  if (Array.isArray(value) && value.length === 0) {
    // What some encoders make of an empty table.
    walk.deviations.add('object-as-list', spot.path)
    return readObject(walk, shape, {}, spot)
  }
  if (!isObject(value)) return wrongType(walk, spot.path, 'object')
  const properties = shape.properties ?? {}
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(properties, key))
  const candidates = unknown.slice(0, 100)
  const used = new Set<string>()
  const result: Record<string, unknown> = {}
  for (const [field, inner] of Object.entries(properties)) {
    const required = shape.required?.includes(field) === true
    const path = `${spot.path}/${field}`
    const key = Object.hasOwn(value, field) ? field : looseKey(field, candidates)
    if (key !== undefined && key !== field) {
      used.add(key)
      walk.deviations.add('field-spelling', path, { value: key.slice(0, 100) })
    }
    const read = key === undefined ? absent : readField(walk, inner, value[key], { path, field, required })
    if (read !== absent) {
      result[field] = read
      continue
    }
    if (!required) continue
    const substitute = substitutes[`${walk.of.action} ${walk.of.part} ${field}`]
    if (substitute !== undefined) {
      result[field] = substitute
      walk.deviations.add('field-missing', path, { value: substitute })
    } else if (!walk.problems.some((problem) => problem.path === path || problem.path.startsWith(`${path}/`)))
      walk.problems.push({
        path: spot.path,
        rule: 'required',
        message: `must have required property '${field}'`,
        params: { missingProperty: field },
      })
  }
  for (const key of unknown)
    if (!used.has(key)) walk.deviations.add('field-unknown', `${spot.path}/${escaped(key.slice(0, 100))}`)
  return result
}

const readArray = (walk: Walk, shape: ArrayShape, value: unknown, spot: Spot): unknown => {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (!Array.isArray(value)) walk.deviations.add('single-for-list', spot.path, seen(spot.path, value))
  const result: unknown[] = []
  for (const [index, element] of list.entries()) {
    const at: Spot = { path: `${spot.path}/${String(index)}`, field: spot.field, required: false }
    const read = readField(walk, shape.items, element, at)
    if (read !== absent) result.push(read)
  }
  if (result.length < (shape.minItems ?? 0)) {
    walk.deviations.add('list-empty', spot.path)
    return absent
  }
  return result
}

/** Most fields of a payload with one odd field: nothing has to be said of them. */
const isFine = (shape: StringShape | NumberShape | BooleanShape, value: unknown): boolean => {
  if (shape.type === 'boolean') return typeof value === 'boolean'
  if (shape.type !== 'string') return shape.type === 'integer' && Number.isInteger(value)
  if (typeof value !== 'string') return false
  if (shape.enum) return shape.enum.includes(value)
  return shape.format === undefined && (shape.maxLength === undefined || value.length <= shape.maxLength)
}

const readShape = (walk: Walk, shape: Shape, value: unknown, spot: Spot): unknown => {
  if (shape.type === 'object') return readObject(walk, shape, value, spot)
  if (shape.type === 'array') return readArray(walk, shape, value, spot)
  if (isFine(shape, value)) return value
  const place: Place = { ...spot, deviations: walk.deviations }
  const read =
    shape.type === 'string'
      ? readString(value, shape, place)
      : shape.type === 'boolean'
        ? readBoolean(value, place)
        : readNumber(value, shape, place)
  return read === absent && spot.required ? wrongType(walk, spot.path, shape.type) : read
}

/** A field or an element. What can not be read and may be missing is left out, with a deviation. */
const readField = (walk: Walk, shape: Shape, value: unknown, spot: Spot): unknown => {
  if (isNull(value, shape, spot)) {
    if (!spot.required) walk.deviations.add('null-as-absent', spot.path, seen(spot.path, value))
    return absent
  }
  const before = walk.problems.length
  const read = readShape(walk, shape, value, spot)
  if (spot.required) return read
  const first = walk.problems[before]
  walk.problems.length = before
  if (first === undefined && read !== absent) return read
  if (first !== undefined || shape.type !== 'array') noteUnreadable(walk, shape, value, spot, first)
  return absent
}

const noteUnreadable = (
  walk: Walk,
  shape: Shape,
  value: unknown,
  spot: Spot,
  problem: SchemaProblem | undefined,
): void => {
  // An empty text where a value of another kind was left out has its deviation already.
  if (typeof value === 'string' && value.trim() === '') {
    if (shape.type === 'string') return
    walk.deviations.add('empty-as-absent', spot.path, seen(spot.path, value))
    return
  }
  const message =
    problem === undefined
      ? `must be ${shape.type}`
      : `${problem.path.slice(spot.path.length)} ${problem.message}`.trim()
  walk.deviations.add('field-unreadable', spot.path, { ...seen(spot.path, value), message })
}

/**
 * Reads a payload along its schema, as charge points send it. The schema bounds the recursion, not the payload. What
 * is understood comes back in the schema's types; text that is too long, values outside of an enumeration and
 * timestamps stay as they came.
 */
export const normalise = (shape: ObjectShape, payload: unknown, of: PayloadOf): Normalised => {
  const walk: Walk = { of, deviations: createDeviationList(of), problems: [] }
  const read = readObject(walk, shape, payload ?? {}, { path: '', field: '', required: true })
  return {
    payload: read === absent ? {} : read,
    deviations: walk.deviations.list(),
    problems: walk.problems,
  }
}
