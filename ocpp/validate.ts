import type { ActionName } from './actions/index.ts'
import { requests, responses, type Validator } from './generated/validators.js'

/** One rule of an action's schema that a payload breaks. */
export interface SchemaProblem {
  /** JSON pointer into the payload; empty = the payload itself. */
  readonly path: string
  /** The schema's keyword: `required`, `type`, `enum`, `maxLength`, `additionalProperties`, `format` … */
  readonly rule: string
  /** English. */
  readonly message: string
  /** What the keyword wants: `{ missingProperty }`, `{ limit }`, `{ allowedValues }` … */
  readonly params: Readonly<Record<string, unknown>>
}

const check = (validator: Validator, payload: unknown): readonly SchemaProblem[] | null => {
  if (validator(payload)) return null
  return (validator.errors ?? []).map((failure) => ({
    path: failure.instancePath,
    rule: failure.keyword,
    message: failure.message ?? failure.keyword,
    params: failure.params,
  }))
}

/** Strict, as before sending: every rule that the payload of a CALL breaks; null = valid. */
export const checkRequest = (action: ActionName, payload: unknown): readonly SchemaProblem[] | null =>
  check(requests[action], payload)

/** The same for the payload of a CALLRESULT. */
export const checkResponse = (action: ActionName, payload: unknown): readonly SchemaProblem[] | null =>
  check(responses[action], payload)
