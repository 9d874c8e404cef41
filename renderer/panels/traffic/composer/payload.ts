import type { Schema } from './schema.ts'

export type Json = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a form begins with: known values for fields that are required; the rest is left to be filled in. */
export interface Hints {
  readonly connectorId: number
  readonly transactionId: number | null
  /** As `2026-11-21T09:14:02.118Z`. */
  readonly now: string
}

const initialField = (name: string, schema: Schema, hints: Hints): unknown => {
  if (schema.type === 'object') return initialPayload(schema, hints)
  if (schema.type === 'array')
    return schema.items ? [initialField(name, schema.items, hints)].filter((item) => item !== undefined) : []
  if (name === 'connectorId') return hints.connectorId
  if (name === 'transactionId') return hints.transactionId ?? undefined
  return schema.format === 'date-time' ? hints.now : undefined
}

export const initialPayload = (schema: Schema, hints: Hints): Json => {
  const required = new Set(schema.required ?? [])
  const fields = Object.entries(schema.properties ?? {})
    .filter(([name]) => required.has(name))
    .map(([name, inner]) => [name, initialField(name, inner, hints)] as const)
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined))
}

/** With a field set, in the schema's order of fields; undefined takes it out. */
export const withField = (object: Json, name: string, value: unknown, schema: Schema): Json => {
  const next = { ...object, [name]: value }
  const order = Object.keys(schema.properties ?? {})
  const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length)
  return Object.fromEntries(
    Object.entries(next)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => rank(a) - rank(b)),
  )
}

/** What was typed into a field for a number: the number, where it is one; else the text, for the check to complain of. */
export const typedNumber = (text: string): unknown => {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const number = Number(trimmed)
  return Number.isFinite(number) ? number : text
}

export const readJson = (
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly cause: string } => {
  try {
    const value: unknown = JSON.parse(text)
    return { ok: true, value }
  } catch (error) {
    return { ok: false, cause: error instanceof Error ? error.message : String(error) }
  }
}
