import { z } from 'zod'
import { isToolError, ToolError } from '../../contract/tool-error.ts'
import { checkInput, sendInput, type CallOutcome, type PayloadProblem } from '../../contract/traffic.ts'
import {
  isAction,
  isFromCentralSystem,
  type FromCentralSystem,
  type Request,
} from '../../ocpp/actions/index.ts'
import { checkRequest } from '../../ocpp/validate.ts'
import { markProblems } from '../csms/kept-text.ts'
import { refuseWhileHeld } from './busy.ts'
import type { ApiDeps } from './context.ts'
import { procedure, router } from './trpc.ts'

/** The sendings that a page may still cancel, by the id that it gave them. */
const running = new WeakMap<ApiDeps, Map<string, AbortController>>()

const runningOf = (deps: ApiDeps): Map<string, AbortController> => {
  const known = running.get(deps) ?? new Map<string, AbortController>()
  running.set(deps, known)
  return known
}

const unknownAction = (action: string): ToolError =>
  new ToolError(
    'action-unknown',
    { action },
    null,
    isAction(action)
      ? `${action} is sent by the charge point, not to it.`
      : `OCPP 1.6 has no action "${action}".`,
  )

const isValid = <A extends FromCentralSystem>(action: A, payload: unknown): payload is Request<A> =>
  checkRequest(action, payload) === null

const isRefusal = (
  details: unknown,
): details is { errorCode: string; errorDescription: string; errorDetails: unknown } =>
  typeof details === 'object' &&
  details !== null &&
  'errorCode' in details &&
  typeof details.errorCode === 'string' &&
  'errorDescription' in details &&
  typeof details.errorDescription === 'string' &&
  'errorDetails' in details

interface Sending {
  readonly chargePointId: string
  readonly action: FromCentralSystem
  readonly payload: unknown
  readonly timeoutSeconds: number | undefined
  readonly force: boolean
}

const send = async (deps: ApiDeps, sending: Sending, cancel: AbortSignal): Promise<CallOutcome> => {
  const { centralSystem, clock, closing } = deps
  const { chargePointId, action, payload, timeoutSeconds, force } = sending
  if (!isValid(action, payload)) return { kind: 'invalid', problems: checkRequest(action, payload) ?? [] }
  const marked = markProblems(action, payload)
  if (marked.length > 0) return { kind: 'invalid', problems: marked }
  const startedAt = clock.monotonic()
  const tookMs = (): number => clock.monotonic() - startedAt
  try {
    const answer = await centralSystem.call(chargePointId, action, payload, {
      force,
      signal: AbortSignal.any([cancel, closing]),
      ...(timeoutSeconds === undefined ? {} : { timeoutMs: timeoutSeconds * 1000 }),
    })
    return { kind: 'answered', payload: answer, tookMs: tookMs() }
  } catch (error) {
    if (cancel.aborted) return { kind: 'cancelled' }
    if (isToolError(error) && error.code === 'call-refused' && isRefusal(error.details)) {
      const { errorCode, errorDescription, errorDetails } = error.details
      return { kind: 'refused', errorCode, errorDescription, errorDetails, tookMs: tookMs() }
    }
    throw error
  }
}

export const callsRouter = router({
  /** What would keep a payload from being sent; empty = nothing. */
  check: procedure.input(checkInput).query(({ input }): readonly PayloadProblem[] => {
    const { action, payload } = input
    if (!isFromCentralSystem(action)) throw unknownAction(action)
    return checkRequest(action, payload) ?? markProblems(action, payload)
  }),
  /**
   * Sends a CALL and waits for its answer. A page that goes away cancels nothing: the CALL may be on the wire, and its
   * answer is in the journal.
   */
  send: procedure.input(sendInput).mutation(async ({ ctx, input }): Promise<CallOutcome> => {
    const { id, action, chargePointId, payload, timeoutSeconds, force } = input
    if (!isFromCentralSystem(action)) throw unknownAction(action)
    if (!force) refuseWhileHeld(ctx.deps, chargePointId)
    const known = runningOf(ctx.deps)
    const cancel = new AbortController()
    known.set(id, cancel)
    try {
      return await send(ctx.deps, { chargePointId, action, payload, timeoutSeconds, force }, cancel.signal)
    } finally {
      known.delete(id)
    }
  }),
  /** Ends the wait, and takes the CALL out of the line where it is not sent yet. false: it had ended. */
  cancel: procedure.input(z.strictObject({ id: z.uuid() })).mutation(({ ctx, input }): boolean => {
    const sending = runningOf(ctx.deps).get(input.id)
    sending?.abort()
    return sending !== undefined
  }),
})
