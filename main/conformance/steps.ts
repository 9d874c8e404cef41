import type { ActionName, Request, Response } from '../../ocpp/actions/index.ts'
import type { ParsedFrame } from '../../ocpp/rpc.ts'
import { checkRequest, checkResponse, type SchemaProblem } from '../../ocpp/validate.ts'
import { describePattern, mismatches, type Pattern } from './matcher.ts'

/** One frame of the side that is watched. */
export interface WatchedFrame {
  /** As it was on the wire. */
  readonly text: string
  /** `Authorize`, `CALLRESULT to Authorize`, `CALLERROR SecurityError to Authorize`, `unreadable frame`. */
  readonly name: string
  /** Monotonic milliseconds of the injected clock. */
  readonly at: number
  readonly parsed: ParsedFrame
  /** For an answer: milliseconds since our CALL; null = that CALL is not known here. */
  readonly tookMs: number | null
}

export interface ReceivedCall<A extends ActionName = ActionName> {
  readonly action: A
  readonly messageId: string
  readonly payload: Request<A>
  readonly frame: WatchedFrame
}

export interface ReceivedAnswer<A extends ActionName = ActionName> {
  readonly action: A
  readonly messageId: string
  readonly payload: Response<A>
  readonly frame: WatchedFrame
}

export interface ReceivedRefusal {
  readonly messageId: string
  readonly errorCode: string
  readonly frame: WatchedFrame
}

/** What a step makes of a frame. */
export type Verdict<R> =
  | { readonly kind: 'other' }
  | { readonly kind: 'met'; readonly value: R }
  | { readonly kind: 'unlike' | 'outside-schema' | 'refused'; readonly reasons: readonly string[] }

/** One awaited message. */
export interface Step<R> {
  readonly words: string
  /** Does the frame stand where this message would? A CALL is no obstacle to an awaited answer: they may cross. */
  readonly concerns: (frame: WatchedFrame) => boolean
  readonly judge: (frame: WatchedFrame) => Verdict<R>
}

const schemaReasons = (problems: readonly SchemaProblem[]): readonly string[] =>
  problems.map(({ path, rule, message }) => `${path === '' ? 'the payload' : path} ${message} (${rule})`)

const isRequest = <A extends ActionName>(action: A, payload: unknown): payload is Request<A> =>
  checkRequest(action, payload) === null
const isResponse = <A extends ActionName>(action: A, payload: unknown): payload is Response<A> =>
  checkResponse(action, payload) === null

const judged = <R>(pattern: unknown, payload: unknown, value: () => R): Verdict<R> => {
  const reasons = pattern === undefined ? [] : mismatches(pattern, payload)
  return reasons.length === 0 ? { kind: 'met', value: value() } : { kind: 'unlike', reasons }
}

const withPattern = (name: string, pattern: unknown): string =>
  pattern === undefined ? name : `${name} ${describePattern(pattern)}`

/** A CALL of the watched side. Its payload must hold to the schema of its action. */
export const aCall = <A extends ActionName>(
  action: A,
  pattern?: Pattern<Request<A>>,
): Step<ReceivedCall<A>> => ({
  words: withPattern(action, pattern),
  concerns: ({ parsed }) => parsed.kind === 'call',
  judge: (frame) => {
    const { parsed } = frame
    if (parsed.kind !== 'call' || parsed.action !== action) return { kind: 'other' }
    const { messageId, payload } = parsed
    if (!isRequest(action, payload))
      return { kind: 'outside-schema', reasons: schemaReasons(checkRequest(action, payload) ?? []) }
    return judged(pattern, payload, () => ({ action, messageId, payload, frame }))
  },
})

/** The CALLRESULT to our CALL with this message id. */
export const anAnswer = <A extends ActionName>(
  messageId: string,
  action: A,
  pattern?: Pattern<Response<A>>,
): Step<ReceivedAnswer<A>> => ({
  words: withPattern(`CALLRESULT to ${action}`, pattern),
  concerns: ({ parsed }) =>
    (parsed.kind === 'result' || parsed.kind === 'error') && parsed.messageId === messageId,
  judge: (frame) => {
    const { parsed } = frame
    if (parsed.kind === 'error' && parsed.messageId === messageId)
      return { kind: 'refused', reasons: [`${parsed.errorCode}: ${parsed.errorDescription}`] }
    if (parsed.kind !== 'result' || parsed.messageId !== messageId) return { kind: 'other' }
    const { payload } = parsed
    if (!isResponse(action, payload))
      return { kind: 'outside-schema', reasons: schemaReasons(checkResponse(action, payload) ?? []) }
    return judged(pattern, payload, () => ({ action, messageId, payload, frame }))
  },
})

/** The CALLERROR to our CALL with this message id, where that is what should come. */
export const aRefusal = (
  messageId: string,
  action: ActionName,
  errorCode?: string,
): Step<ReceivedRefusal> => ({
  words: `CALLERROR ${errorCode === undefined ? '' : `${errorCode} `}to ${action}`,
  concerns: ({ parsed }) =>
    (parsed.kind === 'result' || parsed.kind === 'error') && parsed.messageId === messageId,
  judge: (frame) => {
    const { parsed } = frame
    if (parsed.kind !== 'error' || parsed.messageId !== messageId) return { kind: 'other' }
    return judged(errorCode, parsed.errorCode, () => ({ messageId, errorCode: parsed.errorCode, frame }))
  },
})
