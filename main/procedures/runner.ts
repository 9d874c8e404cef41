import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '../../contract/clock.ts'
import type { Json } from '../../contract/journal-event-parts.ts'
import type { Log } from '../../contract/log.ts'
import type { Need, RunView } from '../../contract/run.ts'
import { ToolError } from '../../contract/tool-error.ts'
import type { CentralSystem } from '../csms/CentralSystem.ts'
import type { Journal } from '../storage/journal.ts'
import { createLeases } from './lease.ts'
import type { AnyProcedure } from './procedure.ts'
import { errorOf, execute, redacted, toJson, type Execution } from './run-execution.ts'

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

const settleMs = 2_000

const cancelled = (): ToolError => new ToolError('cancelled', {}, null, 'It was cancelled.')

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const createRunner = (deps: RunnerDeps): Runner => {
  const { clock, journal, procedures } = deps
  const leases = createLeases()
  const running = new Map<string, Execution>()
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

  const begin = (
    runId: string,
    procedure: AnyProcedure,
    input: unknown,
    from: Pick<RunView, 'chargePointId' | 'jobId' | 'checkpoint'>,
  ): void => {
    const hooks = {
      isClosing: () => isClosing,
      release: () => leases.release(runId),
      ended: () => {
        running.delete(runId)
        return viewOf(runId)
      },
    }
    running.set(runId, execute(runId, procedure, input, from, deps, hooks))
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
        refuseWhileClosing()
      } catch (error) {
        leases.release(runId)
        const outcome = { state: 'failed', error: errorOf(error) } as const
        journal.append({ kind: 'run-ended', runId, chargePointId, outcome })
        throw error
      }
      begin(runId, procedure, input, { chargePointId, jobId: job, checkpoint: null })
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
      if (!active.isCancelled()) {
        active.end(cancelled())
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
      begin(runId, procedure, input, { chargePointId, jobId, checkpoint })
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
      for (const each of open) each.end(new ToolError('shutting-down', {}, null, 'Chargebench is closing.'))
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
