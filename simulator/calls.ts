import { randomUUID } from 'node:crypto'
import type { Clock, Timer } from '../contract/clock.ts'
import type { FromChargePoint, Request, Response } from '../ocpp/actions/index.ts'
import type { ParsedFrame } from '../ocpp/rpc.ts'
import { readResponse } from '../ocpp/tolerant.ts'

export type CallFailure =
  | { readonly ok: false; readonly cause: 'no-answer' | 'link-lost' | 'unreadable' }
  | {
      readonly ok: false
      readonly cause: 'refused'
      readonly errorCode: string
      readonly description: string
    }

export type CallOutcome<A extends FromChargePoint> =
  { readonly ok: true; readonly payload: Response<A> } | CallFailure

export interface Calls {
  /** Sends it when every CALL before it was answered or has timed out (OCPP-J 1.6 §4.1.1). Never rejects. */
  call<A extends FromChargePoint>(action: A, payload: Request<A>): Promise<CallOutcome<A>>
  /** false: it answers no CALL that is open. */
  answered(frame: Extract<ParsedFrame, { kind: 'result' | 'error' }>): boolean
  /** All that is open or waits has failed. */
  linkLost(): void
}

interface Waiting {
  readonly action: FromChargePoint
  readonly payload: unknown
  readonly settle: (
    frame: Extract<ParsedFrame, { kind: 'result' | 'error' }> | 'no-answer' | 'link-lost',
  ) => void
}

export type SendResult = { readonly sent: string } | 'lost' | 'swallowed'

export interface CallsOptions {
  readonly clock: Clock
  readonly timeoutMs: () => number
  /** Gives the message ID that it went out under; `lost`: not connected; `swallowed`: a behaviour kept it back. */
  readonly send: (messageId: string, action: FromChargePoint, payload: unknown) => SendResult
  /** `inARow`: CALLs without an answer since the last answer. */
  readonly onNoAnswer: (inARow: number) => void
}

export const createCalls = ({ clock, timeoutMs, send, onNoAnswer }: CallsOptions): Calls => {
  const queue: Waiting[] = []
  let open: { readonly messageId: string; readonly waiting: Waiting; readonly timer: Timer } | null = null
  let unanswered = 0

  const next = (): void => {
    if (open !== null) return
    const waiting = queue.shift()
    if (waiting === undefined) return
    const result = send(randomUUID(), waiting.action, waiting.payload)
    if (result === 'swallowed') {
      waiting.settle({ kind: 'result', messageId: '', payload: {}, deviations: [] })
      return next()
    }
    const timer = clock.after(timeoutMs(), () => {
      open = null
      unanswered += 1
      waiting.settle('no-answer')
      onNoAnswer(unanswered)
      next()
    })
    open = { messageId: result === 'lost' ? '' : result.sent, waiting, timer }
    if (result === 'lost') linkLost()
  }

  const linkLost = (): void => {
    const failed = open === null ? [] : [open.waiting]
    open?.timer.cancel()
    open = null
    unanswered = 0
    for (const waiting of [...failed, ...queue.splice(0)]) waiting.settle('link-lost')
  }

  return {
    call: <A extends FromChargePoint>(action: A, payload: Request<A>) =>
      new Promise<CallOutcome<A>>((resolve) => {
        queue.push({
          action,
          payload,
          settle: (frame) => {
            if (typeof frame === 'string') return resolve({ ok: false, cause: frame })
            if (frame.kind === 'error')
              return resolve({
                ok: false,
                cause: 'refused',
                errorCode: frame.errorCode,
                description: frame.errorDescription,
              })
            const read = readResponse(action, frame.payload)
            resolve(read.ok ? { ok: true, payload: read.payload } : { ok: false, cause: 'unreadable' })
          },
        })
        next()
      }),
    answered(frame) {
      if (open?.messageId !== frame.messageId) return false
      const { waiting, timer } = open
      timer.cancel()
      open = null
      unanswered = 0
      waiting.settle(frame)
      next()
      return true
    },
    linkLost,
  }
}
