import type { ActionName, Request, Response } from './actions/index.ts'
import { descriptionOf, errorCodeOf } from './error-code.ts'
import type { PayloadOf } from './deviations.ts'
import type { Deviation } from './findings.ts'
import { requestShape, responseShape } from './generated/shapes.js'
import { requests, responses } from './generated/validators.js'
import { isObject, normalise, type Normalised } from './normalise.ts'
import { remarksOf } from './remarks.ts'
import type { ErrorCode } from './rpc.ts'
import type { SchemaProblem } from './validate.ts'

/** What was understood of a payload. */
export type Read<T> =
  | {
      readonly ok: true
      /**
       * In the schema's types, but for what stays as it came: text that is too long, values outside of an
       * enumeration, timestamps that are written oddly. Consumers treat such strings with tolerance.
       */
      readonly payload: T
      readonly deviations: readonly Deviation[]
    }
  | {
      readonly ok: false
      /** The CALLERROR's code, where a CALLERROR is the answer. */
      readonly errorCode: ErrorCode
      /** English, for the CALLERROR's description; at most 255 characters. */
      readonly description: string
      readonly problems: readonly SchemaProblem[]
      readonly deviations: readonly Deviation[]
      /**
       * An object: the fields that could be read. For callers who answer with a CALLRESULT all the same, because a
       * CALLERROR makes the charge point try again and then drop the message (OCPP 1.6 §4.7, §4.8, §4.10).
       */
      readonly partial: Readonly<Record<string, unknown>>
    }

const none: readonly Deviation[] = []

const joined = (some: readonly Deviation[], more: readonly Deviation[]): readonly Deviation[] =>
  more.length === 0 ? some : [...some, ...more]

const isRequest = <A extends ActionName>(action: A, payload: unknown): payload is Request<A> =>
  requests[action](payload)

const isResponse = <A extends ActionName>(action: A, payload: unknown): payload is Response<A> =>
  responses[action](payload)

/** Texts for which some firmware puts the word null. It is valid, so the strict look does not see it. */
const saysNull = (action: ActionName, payload: unknown): boolean => {
  if (action !== 'BootNotification' && action !== 'StatusNotification') return false
  if (!isObject(payload)) return false
  for (const key in payload) if (payload[key] === 'null') return true
  return false
}

const refused = (of: PayloadOf, original: unknown, normalised: Normalised): Read<never> => {
  const { payload, deviations, problems } = normalised
  const invalid = problems
    .slice(0, 10)
    .map(({ path, message }): Deviation => ({ rule: 'payload-invalid', params: { ...of, path, message } }))
  return {
    ok: false,
    // No payload at all is "incomplete", the case of ProtocolError.
    errorCode: original === undefined || original === null ? 'ProtocolError' : errorCodeOf(problems),
    description: descriptionOf(problems),
    problems,
    deviations: [...deviations, ...invalid],
    partial: payload,
  }
}

/**
 * Reads the payload of a CALL that a charge point (or, in the simulator, a Central System) sent. Strictly first: a
 * valid payload costs its validation and nothing else.
 */
export const readRequest = <A extends ActionName>(action: A, payload: unknown): Read<Request<A>> => {
  if (isRequest(action, payload) && !saysNull(action, payload))
    return { ok: true, payload, deviations: remarksOf(action, payload) }
  const of: PayloadOf = { action, part: 'request' }
  const normalised = normalise(requestShape(action), payload, of)
  if (normalised.problems.length > 0) return refused(of, payload, normalised)
  // The walk along the schema has given every field its type: no guard could say more.
  const read = normalised.payload as Request<A>
  return { ok: true, payload: read, deviations: joined(normalised.deviations, remarksOf(action, read)) }
}

/** The same for the payload of a CALLRESULT. */
export const readResponse = <A extends ActionName>(action: A, payload: unknown): Read<Response<A>> => {
  if (isResponse(action, payload)) return { ok: true, payload, deviations: none }
  const of: PayloadOf = { action, part: 'response' }
  const normalised = normalise(responseShape(action), payload, of)
  if (normalised.problems.length > 0) return refused(of, payload, normalised)
  // The walk along the schema has given every field its type: no guard could say more.
  const read = normalised.payload as Response<A>
  return { ok: true, payload: read, deviations: normalised.deviations }
}
