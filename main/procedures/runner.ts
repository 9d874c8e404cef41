import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Clock, Timer } from '../../contract/clock.ts'
import type { Json } from '../../contract/journal-event-parts.ts'
import type { EventOf } from '../../contract/journal-event.ts'
import type { Log } from '../../contract/log.ts'
import { redact } from '../../contract/redact.ts'
import type { Need, Progress, RunError, RunView, Wait } from '../../contract/run.ts'
import { isToolError, ToolError } from '../../contract/tool-error.ts'
import type { CentralSystem } from '../csms/CentralSystem.ts'
import type { Journal } from '../storage/journal.ts'
import { createChargePointLink, type ChargePointLink } from './charge-point-link.ts'
import { createLeases } from './lease.ts'
import type { AnyProcedure, ProcedureContext } from './procedure.ts'
import { waitFor } from './wait.ts'

export interface RunnerDeps {
  readonly clock: Clock
  readonly log: Log
  readonly journal: Pick<Journal, 'append' | 'state' | 'lastSeq' | 'subscribe' | 'read' | 'flush'>
  readonly centralSystem: Pick<CentralSystem, 'call' | 'chargePoints'>
  readonly procedures: Readonly<Record<string, AnyProcedure>>
  /** The open job that a charge point belongs to; null = none. */
  readonly jobOf: (chargePointId: string) => string | null
}

export interface Runner {
  /**
   * Begins a procedure. Rejects with ToolError `procedure-unknown`, `input-invalid` (details: the problems), `busy`
   * (params: kind, id, procedure). Resolves when its beginning is committed.
   */
  start(procedure: string, input: unknown, jobId?: string | null): Promise<string>
  /** How it ended; ToolError `not-found` where it is unknown. Rejects with the signal's reason. */
  ended(runId: string, signal?: AbortSignal): Promise<RunView>
  /** Ends it at its next safe point. false: it does not run. */
  cancel(runId: string): boolean
  /** A person says that what it waits for is done. false: it waits for no person. */
  goOn(runId: string): boolean
  /**
   * Takes an interrupted run up, as its procedure declares it. Rejects with `not-found`, `run-not-interrupted`,
   * `run-not-repeatable`, `secrets-needed` (params.names), `busy`.
   */
  takeUp(runId: string, secrets?: Readonly<Record<string, unknown>>): Promise<void>
  /** A person decides that an interrupted run stays as it is. false: it is not interrupted. */
  dismiss(runId: string): boolean
  /** Who holds it alone; null = nobody. */
  holderOf(need: Need): RunView | null
  /** Tells all of them to end, which leaves them interrupted. */
  close(): Promise<void>
}

/** Waits and counts change quickly: one event for each of these spans. */
const showEveryMs = 100
const settleMs = 2_000

/** Plain data as it is; a field without a value is left out, as in JSON. */
const toJson = (value: unknown): Json => {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'object' || value === null) return null
  if (Array.isArray(value)) return value.map(toJson)
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return Object.fromEntries(fields.map(([name, field]) => [name, toJson(field)]))
}

const redacted = (value: unknown): Json => toJson(redact(value))

const errorOf = (error: unknown): RunError =>
  isToolError(error)
    ? {
        code: error.code,
        params: error.params,
        action: error.action,
        message: error.message,
        details: redacted(error.details ?? null),
      }
    : { code: 'internal', params: {}, action: 'see-log', message: 'Chargebench failed.', details: null }

const cancelled = (): ToolError => new ToolError('cancelled', {}, null, 'It was cancelled.')

interface Running {
  readonly controller: AbortController
  /** How it ended, read at once: of those that have ended only the newest are kept. */
  readonly done: Promise<RunView | null>
  show(): void
  goOn(): boolean
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const createRunner = (deps: RunnerDeps): Runner => {
  const { clock, log, journal, procedures } = deps
  const leases = createLeases()
  const running = new Map<string, Running>()
  let isClosing = false

  const viewOf = (runId: string): RunView | null => {
    const { runs } = journal.state()
    return Object.hasOwn(runs, runId) ? (runs[runId] ?? null) : null
  }

  const procedureOf = (name: string): AnyProcedure => {
    const procedure = Object.hasOwn(procedures, name) ? procedures[name] : undefined
    if (!procedure)
      throw new ToolError('procedure-unknown', { procedure: name }, null, `There is no procedure "${name}".`)
    return procedure
  }

  const parse = (procedure: AnyProcedure, input: unknown): unknown => {
    const parsed = procedure.input.safeParse(input)
    if (parsed.success) return parsed.data
    const problems = parsed.error.issues.map(({ path, message }) => ({
      path: path.map(String).join('.'),
      message,
    }))
    const first = problems[0]
    throw new ToolError(
      'input-invalid',
      { name: first?.path ?? '', problem: first?.message ?? '' },
      null,
      `"${first?.path ?? ''}": ${first?.message ?? 'cannot be read'}`,
      problems,
    )
  }

  const take = (runId: string, needs: readonly Need[]): void => {
    const held = leases.take(runId, needs)
    if (!held) return
    const procedure = viewOf(held.owner)?.procedure ?? ''
    const { kind, id } = held.need
    throw new ToolError(
      'busy',
      { kind, id, procedure, runId: held.owner },
      'wait-or-cancel',
      `${id} is held by "${procedure}", which runs: wait for its end or cancel it.`,
    )
  }

  const execute = (
    runId: string,
    procedure: AnyProcedure,
    input: unknown,
    { chargePointId, jobId, checkpoint }: Pick<RunView, 'chargePointId' | 'jobId' | 'checkpoint'>,
  ): void => {
    const controller = new AbortController()
    const { signal } = controller
    const own = { chargePointId, runId }
    let progress: Progress | null = null
    let cancelWarning: string | null = null
    let wait: Wait | null = null
    let shownAt = Number.NEGATIVE_INFINITY
    let pending: Timer | null = null
    /** Ends the wait that a person ends. */
    let goOn: (() => void) | null = null
    const runLog = log.with({ part: 'procedure', runId })

    const showNow = (): void => {
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
      if (pending) return
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
      settleChange(changedId, changeSeq, how) {
        journal.append({ kind: 'change-settled', chargePointId: changedId, runId, changeSeq, how })
      },
    }

    const end = (outcome: EventOf<'run-ended'>['outcome'] | null): RunView | null => {
      pending?.cancel()
      leases.release(runId)
      // closing leaves it interrupted: that is what the next start reads from what is missing here
      if (outcome) journal.append({ kind: 'run-ended', ...own, outcome })
      running.delete(runId)
      return viewOf(runId)
    }
    const work = async (): Promise<RunView | null> => {
      try {
        const result = await procedure.run(input, context)
        return end({ state: 'done', result: redacted(result) })
      } catch (error) {
        if (isClosing) return end(null)
        const isCancelled = error === signal.reason || (isToolError(error) && error.code === 'cancelled')
        if (signal.aborted && isCancelled) return end({ state: 'cancelled' })
        if (!isToolError(error)) runLog.write('error', 'procedure-failed', { error })
        return end({ state: 'failed', error: errorOf(error) })
      }
    }
    // begun after its caller has it in the table
    const done = Promise.resolve().then(work)
    running.set(runId, {
      controller,
      done,
      show: showNow,
      goOn() {
        const end = goOn
        goOn = null
        end?.()
        return end !== null
      },
    })
  }

  const chargePointOf = (needs: readonly Need[]): string | null =>
    needs.find(({ kind }) => kind === 'charge-point')?.id ?? null

  const withoutSecrets = (procedure: AnyProcedure, input: unknown): Json => {
    if (!isRecord(input)) return toJson(input)
    const open = Object.entries(input).filter(([name]) => !procedure.secrets.includes(name))
    return toJson(Object.fromEntries(open))
  }

  const refuseWhileClosing = (): void => {
    if (isClosing) throw new ToolError('shutting-down', {}, null, 'Chargebench is closing.')
  }

  return {
    async start(name, given, jobId) {
      refuseWhileClosing()
      const procedure = procedureOf(name)
      const input = parse(procedure, given)
      const needs = procedure.needs(input)
      const runId = randomUUID()
      take(runId, needs)
      const chargePointId = chargePointOf(needs)
      const job = jobId ?? (chargePointId === null ? null : deps.jobOf(chargePointId))
      const written = withoutSecrets(procedure, input)
      journal.append({
        kind: 'run-started',
        runId,
        chargePointId,
        jobId: job,
        procedure: name,
        needs: [...needs],
        input: redacted(written),
        // a secret that came in another field is not written either: what is left must never be sent
        afterInterruption: isDeepStrictEqual(redacted(written), written)
          ? procedure.afterInterruption
          : 'none',
        secrets: isRecord(input) ? procedure.secrets.filter((secret) => input[secret] !== undefined) : [],
      })
      try {
        await journal.flush()
      } catch (error) {
        leases.release(runId)
        throw error
      }
      execute(runId, procedure, input, { chargePointId, jobId: job, checkpoint: null })
      return runId
    },

    async ended(runId, signal) {
      const active = running.get(runId)
      let ended: RunView | null = null
      if (active && signal) {
        ended = await new Promise<RunView | null>((resolve, reject) => {
          const abort = (): void => reject(signal.reason instanceof Error ? signal.reason : cancelled())
          if (signal.aborted) abort()
          signal.addEventListener('abort', abort, { once: true })
          void active.done.then((view) => {
            signal.removeEventListener('abort', abort)
            resolve(view)
          })
        })
      } else if (active) ended = await active.done
      const view = ended ?? viewOf(runId)
      if (!view) throw new ToolError('not-found', { run: runId }, null, `There is no run ${runId}.`)
      return view
    },

    cancel(runId) {
      const active = running.get(runId)
      if (!active) return false
      if (!active.controller.signal.aborted) {
        active.controller.abort(cancelled())
        active.show()
      }
      return true
    },

    goOn: (runId) => running.get(runId)?.goOn() ?? false,

    async takeUp(runId, secrets = {}) {
      refuseWhileClosing()
      const view = viewOf(runId)
      if (!view) throw new ToolError('not-found', { run: runId }, null, `There is no run ${runId}.`)
      const { procedure: name, afterInterruption: how, chargePointId, jobId } = view
      if (view.state.state !== 'interrupted')
        throw new ToolError('run-not-interrupted', { procedure: name }, null, `"${name}" is not interrupted.`)
      if (how === 'none')
        throw new ToolError(
          'run-not-repeatable',
          { procedure: name },
          'look-then-decide',
          `"${name}" can not be taken up: look at what the charge point says, then decide.`,
        )
      const missing = view.secrets.filter((secret) => secrets[secret] === undefined)
      if (missing.length > 0)
        throw new ToolError(
          'secrets-needed',
          { names: missing.join(', ') },
          'give-secrets',
          `Secrets are never stored: give ${missing.join(', ')} again.`,
        )
      const procedure = procedureOf(name)
      const given = isRecord(view.input) ? view.input : {}
      const again = Object.fromEntries(view.secrets.map((secret) => [secret, secrets[secret]]))
      const input = parse(procedure, { ...given, ...again })
      take(runId, view.needs)
      journal.append({ kind: 'run-taken-up', runId, chargePointId, how })
      const checkpoint = how === 'resume' ? view.checkpoint : null
      execute(runId, procedure, input, { chargePointId, jobId, checkpoint })
      return Promise.resolve()
    },

    dismiss(runId) {
      const view = viewOf(runId)
      if (view?.state.state !== 'interrupted') return false
      const { chargePointId } = view
      journal.append({ kind: 'run-ended', runId, chargePointId, outcome: { state: 'dismissed' } })
      return true
    },

    holderOf(need) {
      const owner = leases.ownerOf(need)
      return owner === null ? null : viewOf(owner)
    },

    async close() {
      isClosing = true
      const open = [...running.values()]
      for (const { controller } of open)
        controller.abort(new ToolError('shutting-down', {}, null, 'Chargebench is closing.'))
      await new Promise<void>((resolve) => {
        const timer = clock.after(settleMs, resolve)
        void Promise.all(open.map(({ done }) => done)).then(() => {
          timer.cancel()
          resolve()
        })
      })
    },
  }
}
