/** Helpers for behaviours that spoil payloads. */

export type Json = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every object in a payload, from the inside out, through `change`. */
export const rewrite = (value: unknown, change: (object: Json) => Json): unknown => {
  if (Array.isArray(value)) return value.map((item) => rewrite(item, change))
  if (!isObject(value)) return value
  return change(
    Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rewrite(inner, change)])),
  )
}

/** Changes the fields that are there. */
export const withFields = (
  object: Json,
  fields: Readonly<Record<string, (value: unknown) => unknown>>,
): Json =>
  Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, fields[key] ? fields[key](value) : value]),
  )
