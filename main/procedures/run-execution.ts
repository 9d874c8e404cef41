import type { Timer } from '../../contract/clock.ts'
import type { Json } from '../../contract/journal-event-parts.ts'
import type { EventOf } from '../../contract/journal-event.ts'
import { isSecretKey, redact } from '../../contract/redact.ts'
import type { Progress, RunError, RunView, Wait } from '../../contract/run.ts'
import { isToolError } from '../../contract/tool-error.ts'
import { namedSecrets } from '../csms/secret-keys.ts'
import { createChargePointLink, type ChargePointLink } from './charge-point-link.ts'
import type { AnyProcedure, ProcedureContext } from './procedure.ts'
import type { RunnerDeps } from './runner.ts'
import { waitFor } from './wait.ts'

/** Waits and counts change quickly: one event for each of these spans. */
const showEveryMs = 100

/** Plain data as it is; a field without a value is left out, as in JSON. */
export const toJson = (value: unknown): Json => {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'object' || value === null) return null
  if (Array.isArray(value)) return value.map(toJson)
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return Object.fromEntries(fields.map(([name, field]) => [name, toJson(field)]))
}

export const redacted = (value: unknown): Json => toJson(redact(value))

export const errorOf = (error: unknown): RunError =>
  isToolError(error)
    ? {
        code: error.code,
        params: error.params,
        action: error.action,
        message: error.message,
        details: redacted(error.details ?? null),
      }
    : { code: 'internal', params: {}, action: 'see-log', message: 'Chargebench failed.', details: null }

/** One run under way. */
export interface Execution {
  /** How it ended, read at once: of those that have ended only the newest are kept. */
  readonly done: Promise<RunView | null>
  isCancelled(): boolean
  /** Tells it to end at its next safe point. */
  end(reason: Error): void
  /** Journals how it stands, now. */
  show(): void
  /** Ends the wait that a person ends; false: it waits for no person. */
  goOn(): boolean
}

export interface ExecutionHooks {
  /** Closing leaves a run interrupted. */
  readonly isClosing: () => boolean
  /** It is over: what it held is free before its end is told. */
  readonly release: () => void
  /** Its end is journalled; gives how it stands. */
  readonly ended: () => RunView | null
}

/** Runs a procedure with its context, and journals each transition of it. */
export const execute = (
  runId: string,
  procedure: AnyProcedure,
  input: unknown,
  { chargePointId, jobId, checkpoint }: Pick<RunView, 'chargePointId' | 'jobId' | 'checkpoint'>,
  deps: RunnerDeps,
  { isClosing, release, ended }: ExecutionHooks,
): Execution => {
  const { clock, log, journal } = deps
  const controller = new AbortController()
  const { signal } = controller
  const own = { chargePointId, runId }
  let progress: Progress | null = null
  let cancelWarning: string | null = null
  let wait: Wait | null = null
  let shownAt = Number.NEGATIVE_INFINITY
  let pending: Timer | null = null
  /** Work that its procedure did not wait for has nothing more to tell. */
  let isOver = false
  /** Ends the wait that a person ends. */
  let goOn: (() => void) | null = null
  const runLog = log.with({ part: 'procedure', runId })

  const showNow = (): void => {
    if (isOver) return
    pending?.cancel()
    pending = null
    shownAt = clock.monotonic()
    journal.append({
      kind: 'run-progress',
      ...own,
      progress,
      wait,
      cancelling: signal.aborted,
      cancelWarning,
    })
  }
  const showSoon = (): void => {
    if (pending || isOver) return
    const inMs = shownAt + showEveryMs - clock.monotonic()
    // the first wait of a quick answer is over before anyone could read of it
    pending = clock.after(Math.max(inMs, showEveryMs), showNow)
  }

  const links = new Map<string, ChargePointLink>()
  const context: ProcedureContext = {
    runId,
    jobId,
    clock,
    log: runLog,
    signal,
    checkpoint,
    async saveCheckpoint(saved) {
      journal.append({ kind: 'run-checkpoint', ...own, checkpoint: redacted(saved) })
      await journal.flush()
    },
    progress(phase, params = {}, count = null) {
      const isSamePhase = progress?.phase === phase
      progress = { phase, params, count }
      if (isSamePhase) showSoon()
      else showNow()
    },
    warnOfCancel(warning) {
      cancelWarning = warning
      showNow()
    },
    wait: (what, work) =>
      waitFor(
        {
          clock,
          signal,
          show: (shown) => {
            wait = shown
            showSoon()
          },
        },
        what,
        work,
      ),
    told: (ended) =>
      new Promise((resolve) => {
        goOn = resolve
        ended.addEventListener('abort', () => (goOn = null), { once: true })
      }),
    chargePoint(id) {
      const link = links.get(id) ?? createChargePointLink(id, context, deps)
      links.set(id, link)
      return link
    },
    async recordChange(changedId, change) {
      const { seq } = journal.append({ kind: 'change-made', chargePointId: changedId, runId, change })
      await journal.flush()
      return seq
    },
    hideKeys(ofId, keys) {
      const isHidden = namedSecrets(journal.state(), ofId)
      const hidden = keys.filter((key) => !isSecretKey(key) && !isHidden(key))
      if (hidden.length > 0) journal.append({ kind: 'secret-keys', chargePointId: ofId, keys: hidden })
    },
    settleChange(changedId, changeSeq, how) {
      journal.append({ kind: 'change-settled', chargePointId: changedId, runId, changeSeq, how })
    },
  }

  const end = (outcome: EventOf<'run-ended'>['outcome'] | null): RunView | null => {
    isOver = true
    pending?.cancel()
    release()
    // closing leaves it interrupted: that is what the next start reads from what is missing here
    if (outcome) journal.append({ kind: 'run-ended', ...own, outcome })
    return ended()
  }
  const work = async (): Promise<RunView | null> => {
    try {
      const result = await procedure.run(input, context)
      return end({ state: 'done', result: redacted(result) })
    } catch (error) {
      if (isClosing()) return end(null)
      const isCancelled = error === signal.reason || (isToolError(error) && error.code === 'cancelled')
      if (signal.aborted && isCancelled) return end({ state: 'cancelled' })
      if (!isToolError(error)) runLog.write('error', 'procedure-failed', { error })
      return end({ state: 'failed', error: errorOf(error) })
    }
  }
  // begun after its caller has it in the table
  const done = Promise.resolve().then(work)
  return {
    done,
    isCancelled: () => signal.aborted,
    end(reason) {
      controller.abort(reason)
    },
    show: showNow,
    goOn() {
      const tell = goOn
      goOn = null
      tell?.()
      return tell !== null
    },
  }
}
