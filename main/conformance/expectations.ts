import type { Clock, Timer } from '../../contract/clock.ts'
import type { ActionName, Request, Response } from '../../ocpp/actions/index.ts'
import { parseFrame, type ParsedFrame } from '../../ocpp/rpc.ts'
import type { Pattern } from './matcher.ts'
import {
  aCall,
  anAnswer,
  type ReceivedAnswer,
  type ReceivedCall,
  type Step,
  type WatchedFrame,
} from './steps.ts'

/**
 * Why an expectation was not met: nothing (that counts) came in time; another message came; the right message with other
 * content, or outside its schema; a CALLERROR instead of a CALLRESULT; the connection ended; the caller gave up.
 */
export type FailureKind =
  'timed-out' | 'unexpected' | 'unlike' | 'outside-schema' | 'refused' | 'connection-closed' | 'aborted'

/** Reads "waited for X; got Y and Z", followed by the frames. */
export class ExpectationFailure extends Error {
  override readonly name = 'ExpectationFailure'
  constructor(
    readonly kind: FailureKind,
    /** What was still awaited. */
    readonly waitedFor: readonly string[],
    /** What came since the wait began, and was not what was awaited. */
    readonly got: readonly WatchedFrame[],
    /** What is wrong with the frame that ended the wait, or why it ended. */
    readonly because: readonly string[],
    joint: ', then ' | ' and ',
  ) {
    const lines = got.map((frame) => `\n  ${frame.text}`).join('')
    const reasons = because.map((reason) => `\n  ${reason}`).join('')
    super(
      `waited for ${waitedFor.join(joint)}; got ${list(got.map((frame) => frame.name))}${reasons}${lines}`,
    )
  }
}

const list = (names: readonly string[]): string => {
  if (names.length === 0) return 'nothing'
  return [names.slice(0, -1).join(', '), ...names.slice(-1)].filter((part) => part !== '').join(' and ')
}

export interface WaitOptions {
  /** Milliseconds of the injected clock until the wait is given up. */
  readonly within?: number
  readonly signal?: AbortSignal
}

type Values<S extends readonly Step<unknown>[]> = { [I in keyof S]: S[I] extends Step<infer R> ? R : never }

/**
 * Watches the frames of one side of a connection: the Central System's for a scripted charge point, the charge point's
 * for a Central System. It knows no socket: whoever holds the socket hands the frames in. Every wait is registered when
 * its function is called, so call it before sending what provokes the answer, and await it afterwards. A frame meets one
 * wait only, the oldest that it fits.
 */
export interface FrameWatch {
  /** A frame of the watched side. */
  received(text: string): void
  /** A frame of ours, so that answers have a name and a duration. */
  sent(text: string): void
  /** No further frame will come: open waits fail at once. */
  closed(reason: string): void
  expect<A extends ActionName>(
    action: A,
    pattern?: Pattern<Request<A>>,
    options?: WaitOptions,
  ): Promise<ReceivedCall<A>>
  expectAnswer<A extends ActionName>(
    messageId: string,
    action: A,
    pattern?: Pattern<Response<A>>,
    options?: WaitOptions,
  ): Promise<ReceivedAnswer<A>>
  /** The messages in this order; one `within` for all of them. */
  inOrder<const S extends readonly Step<unknown>[]>(steps: S, options?: WaitOptions): Promise<Values<S>>
  /** Each message once, in whatever order; the result is in the order of the steps. */
  inAnyOrder<const S extends readonly Step<unknown>[]>(steps: S, options?: WaitOptions): Promise<Values<S>>
  /** CALLs that no wait took and that are not tolerated. */
  unclaimed(): readonly WatchedFrame[]
}

export interface FrameWatchOptions {
  readonly clock: Clock
  /** `within` where a wait names none. */
  readonly withinMs: number
  /** CALLs that may come in between at any time. */
  readonly tolerated?: readonly ActionName[]
}

export const toleratedInBetween: readonly ActionName[] = ['Heartbeat', 'MeterValues', 'StatusNotification']

interface Wait {
  /** true: the frame was what it waits for. */
  offer(frame: WatchedFrame): boolean
  /** Nobody took the frame. */
  passBy(frame: WatchedFrame, tolerated: boolean): void
  fail(kind: FailureKind, because: readonly string[]): void
}

const nameOf = (parsed: ParsedFrame, actionOf: (messageId: string) => string): string => {
  switch (parsed.kind) {
    case 'call':
      return parsed.action
    case 'result':
      return `CALLRESULT to ${actionOf(parsed.messageId)}`
    case 'error':
      return `CALLERROR ${parsed.errorCode} to ${actionOf(parsed.messageId)}`
    case 'unknown-type':
      return `frame of type ${parsed.messageType}`
    case 'unreadable':
      return 'unreadable frame'
  }
}

export const createFrameWatch = (options: FrameWatchOptions): FrameWatch => {
  const { clock, withinMs, tolerated = toleratedInBetween } = options
  const waits = new Set<Wait>()
  const calls = new Map<string, { readonly action: string; readonly at: number }>()
  const unclaimed: WatchedFrame[] = []
  let closedBecause: string | null = null

  const watched = (text: string): WatchedFrame => {
    const parsed = parseFrame(text)
    const ours = parsed.kind === 'result' || parsed.kind === 'error' ? calls.get(parsed.messageId) : undefined
    const at = clock.monotonic()
    const name = nameOf(parsed, (messageId) => calls.get(messageId)?.action ?? `unknown ${messageId}`)
    return { text, name, at, parsed, tookMs: ours === undefined ? null : at - ours.at }
  }

  const wait = <const S extends readonly Step<unknown>[]>(
    steps: S,
    inOrder: boolean,
    { within = withinMs, signal }: WaitOptions,
  ): Promise<Values<S>> => {
    const values = new Map<Step<unknown>, unknown>()
    const passed: WatchedFrame[] = []
    const outstanding = (): readonly Step<unknown>[] => steps.filter((step) => !values.has(step))
    const promise = new Promise<Values<S>>((resolve, reject) => {
      const end = (): void => {
        waits.delete(self)
        timer?.cancel()
        signal?.removeEventListener('abort', onAbort)
      }
      const self: Wait = {
        offer: (frame) => {
          for (const step of inOrder ? outstanding().slice(0, 1) : outstanding()) {
            const verdict = step.judge(frame)
            if (verdict.kind !== 'met') continue
            values.set(step, verdict.value)
            if (values.size === steps.length) {
              end()
              // Each step put the value of its own type under itself.
              resolve(steps.map((met) => values.get(met)) as Values<S>)
            }
            return true
          }
          return false
        },
        passBy: (frame, isTolerated) => {
          const readable = frame.parsed.kind !== 'unreadable' && frame.parsed.kind !== 'unknown-type'
          if (readable && !outstanding().some((step) => step.concerns(frame))) return
          passed.push(frame)
          if (isTolerated) return
          const verdicts = outstanding().map((step) => step.judge(frame))
          const verdict = verdicts.find(({ kind }) => kind !== 'other' && kind !== 'met')
          if (verdict !== undefined && 'reasons' in verdict) self.fail(verdict.kind, verdict.reasons)
          else
            self.fail(
              'unexpected',
              verdicts.some(({ kind }) => kind === 'met') ? [`${frame.name} came too early`] : [],
            )
        },
        fail: (kind, because) => {
          end()
          const words = outstanding().map((step) => step.words)
          reject(new ExpectationFailure(kind, words, passed, because, inOrder ? ', then ' : ' and '))
        },
      }
      const onAbort = (): void => self.fail('aborted', ['the wait was given up'])
      let timer: Timer | null = null
      if (closedBecause !== null) return self.fail('connection-closed', [closedBecause])
      if (signal?.aborted === true) return onAbort()
      waits.add(self)
      timer = clock.after(within, () => self.fail('timed-out', [`nothing more within ${within / 1000} s`]))
      signal?.addEventListener('abort', onAbort)
    })
    // A wait that fails before anybody awaits it is still seen by whoever does; it must not end the process.
    promise.catch(() => undefined)
    return promise
  }

  const first = async <R>(values: Promise<readonly [R]>): Promise<R> => (await values)[0]
  const guarded = <R>(promise: Promise<R>): Promise<R> => {
    promise.catch(() => undefined)
    return promise
  }

  return {
    received: (text) => {
      const frame = watched(text)
      if ([...waits].some((open) => open.offer(frame))) return
      const { parsed } = frame
      const isTolerated = parsed.kind === 'call' && tolerated.some((action) => action === parsed.action)
      if (parsed.kind !== 'result' && parsed.kind !== 'error' && !isTolerated) unclaimed.push(frame)
      for (const open of [...waits]) open.passBy(frame, isTolerated)
    },
    sent: (text) => {
      const parsed = parseFrame(text)
      if (parsed.kind === 'call')
        calls.set(parsed.messageId, { action: parsed.action, at: clock.monotonic() })
    },
    closed: (reason) => {
      closedBecause = reason
      for (const open of [...waits]) open.fail('connection-closed', [reason])
    },
    expect: (action, pattern, waitOptions = {}) =>
      guarded(first(wait([aCall(action, pattern)], true, waitOptions))),
    expectAnswer: (messageId, action, pattern, waitOptions = {}) =>
      guarded(first(wait([anAnswer(messageId, action, pattern)], true, waitOptions))),
    inOrder: (steps, waitOptions = {}) => wait(steps, true, waitOptions),
    inAnyOrder: (steps, waitOptions = {}) => wait(steps, false, waitOptions),
    unclaimed: () => unclaimed,
  }
}
