import type { z } from 'zod'
import type { Clock } from '../../contract/clock.ts'
import type { Json } from '../../contract/journal-event-parts.ts'
import type { Log } from '../../contract/log.ts'
import type { AfterInterruption, Change, Need, Progress, Wait } from '../../contract/run.ts'
import type { ToolErrorParams } from '../../contract/tool-error.ts'
import type { ChargePointLink } from './charge-point-link.ts'

/** What is waited for: `for` is an `i18n` key `waits.<for>`. */
export interface WaitFor {
  readonly for: Wait['for']
  readonly params?: ToolErrorParams
  /** Without any of what is waited for. The laptop's sleep does not count. */
  readonly timeoutMs: number
  /** A cancel that comes meanwhile holds from its end on: what is under way is not left half known. Closing ends it. */
  readonly toItsEnd?: boolean
}

/** What a procedure is given to work with. */
export interface ProcedureContext {
  readonly runId: string
  readonly jobId: string | null
  readonly clock: Clock
  readonly log: Log
  /** Aborted when a person cancels, and when Chargebench closes. All waits end then by themselves. */
  readonly signal: AbortSignal
  /** What was saved last before it was interrupted; null: it begins. */
  readonly checkpoint: Json
  /** Resolves when it is committed: do what must not be done twice only after it. Never a secret. */
  saveCheckpoint(checkpoint: Json): Promise<void>
  /** `phase` is an `i18n` key `phases.<phase>`. */
  progress(phase: string, params?: ToolErrorParams, count?: Progress['count']): void
  /** From now on cancelling leaves something behind: `i18n` key `cancel_warnings.<warning>`; null = nothing. */
  warnOfCancel(warning: string | null): void
  /**
   * Waits where everyone can see it. Rejects with ToolError `wait-timed-out` (params.for), or with the reason of the
   * signal; `work` is told to stop by the signal that it gets.
   */
  wait<T>(what: WaitFor, work: (signal: AbortSignal) => Promise<T>): Promise<T>
  /** Resolves when a person says that what is waited for is done (`Runner.goOn`), for waits that only a person can end. */
  told(signal: AbortSignal): Promise<void>
  /** One that it holds. */
  chargePoint(chargePointId: string): ChargePointLink
  /** Writes down what is to be put back before the bench leaves; resolves with its seq when it is committed. */
  recordChange(chargePointId: string, change: Change): Promise<number>
  /** No value of these keys is kept from now on, in either direction, whatever their names say. */
  hideKeys(chargePointId: string, keys: readonly string[]): void
  settleChange(chargePointId: string, changeSeq: number, how: 'put-back' | 'kept' | 'superseded'): void
}

/**
 * Everything that a technician can have done: the same for the screen, the command line, plans and test cases. It
 * throws ToolErrors; anything else is a fault of ours.
 */
export interface Procedure<Input, Result> {
  /** Unknown fields are refused. */
  readonly input: z.ZodType<Input>
  /** Held alone while it runs; the first charge point among them is whose run it is. */
  needs(input: Input): readonly Need[]
  readonly afterInterruption: AfterInterruption
  /** Fields of the input that are never written anywhere. */
  readonly secrets: readonly (keyof Input & string)[]
  run(input: Input, context: ProcedureContext): Promise<Result>
}

/** Gives a procedure its types. */
export const defineProcedure = <Input, Result>(
  procedure: Procedure<Input, Result>,
): Procedure<Input, Result> => procedure

/**
 * A procedure in a table of many: each has an input of its own, which `unknown` could not stand for in `needs` and `run`.
 * The runner gives them nothing but what the procedure's own schema has parsed.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyProcedure = Procedure<any, unknown>
