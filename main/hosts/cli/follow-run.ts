import type { Progress, RunError, Wait } from '../../../contract/run.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import { systemClock } from '../../clock.ts'
import type { BenchSession } from './bench-session.ts'
import { exitCodes, type Output } from './output.ts'

/** A run as the API gives it, as far as a command looks at it. */
export interface RunAnswer {
  readonly id: string
  readonly state:
    | { readonly state: 'running'; readonly progress: Progress | null; readonly wait: Wait | null }
    | { readonly state: 'done'; readonly result: unknown }
    | { readonly state: 'failed'; readonly error: RunError; readonly phase: string | null }
    | { readonly state: 'cancelled' | 'interrupted' | 'dismissed' }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The bench that answers is of this version; what it answers is its own contract. */
const isRunAnswer = (value: unknown): value is RunAnswer =>
  isRecord(value) && typeof value['id'] === 'string' && isRecord(value['state']) && 'state' in value['state']

const readRun = async (response: Response): Promise<RunAnswer> => {
  const answer: unknown = await response.json()
  if (isRunAnswer(answer)) return answer
  throw new ToolError('internal', {}, null, 'Chargebench answered with something that is no run.')
}

const pollSeconds = 1
const words = (text: string): string => text.replaceAll('-', ' ').replaceAll('_', ' ')

const waitText = (wait: Wait, now: number): string => {
  const left = Math.max(0, Math.round((wait.until - now) / 1000))
  const what = typeof wait.params['action'] === 'string' ? ` to ${wait.params['action']}` : ''
  return `waits for ${words(wait.for)}${what}, ${left} s at most`
}

/** What is new since it was told last, in a line for people. */
const lineOf = (run: RunAnswer, now: number): string | null => {
  if (run.state.state !== 'running') return null
  const { progress, wait } = run.state
  const count = progress?.count ? ` ${progress.count.done} of ${progress.count.total}` : ''
  const phase = progress ? `${words(progress.phase)}${count}` : null
  // a quick answer is nothing to tell
  const waits = wait && now - wait.since > 2_000 ? waitText(wait, now) : null
  return [phase, waits].filter((part) => part !== null).join('; ') || null
}

/**
 * Begins a run, tells how it goes, and resolves with how it ended. Ctrl+C cancels it, and waits for its end; a second
 * one ends the command.
 */
export const followRun = async (
  session: BenchSession,
  procedure: string,
  input: unknown,
  { say, emit }: Output,
): Promise<RunAnswer> => {
  const body = JSON.stringify({ procedure, input })
  let run = await readRun(await session.ask('/api/runs', { method: 'POST', body }))
  const path = `/api/runs/${run.id}`
  let signals = 0
  const onSignal = (): void => {
    signals += 1
    if (signals > 1) process.exit(exitCodes.wrongUse)
    say('Cancelling; it ends at the next safe point.')
    session.ask(`${path}/cancel`, { method: 'POST' }).catch(() => undefined)
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  try {
    let told: string | null = null
    while (run.state.state === 'running') {
      const line = lineOf(run, systemClock.now())
      if (line !== null && line !== told) {
        say(`  ${line}`)
        emit({ event: 'progress', run: run.id, progress: run.state.progress, wait: run.state.wait })
        told = line
      }
      run = await readRun(await session.ask(`${path}?wait=${pollSeconds}`))
    }
    emit({ event: 'ended', run: run.id, ...run.state })
    return run
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}

/** Codes of errors by which a person asked for what cannot be. */
const wrongUse: ReadonlySet<string> = new Set([
  'input-invalid',
  'procedure-unknown',
  'busy',
  'request-invalid',
  'not-found',
  'template-invalid',
  'template-variables-missing',
  'backup-implausible',
  'run-not-repeatable',
  'firmware-mismatch',
  'firmware-not-newer',
  'transactions-open',
  'list-file-refused',
  'local-list-disabled',
])

/** Says why a run did not come to its result, and gives the exit code. */
export const tellEnd = (run: RunAnswer, { say }: Output): number => {
  switch (run.state.state) {
    case 'done':
      return exitCodes.success
    case 'failed': {
      const { error, phase } = run.state
      say(`Failed${phase === null ? '' : ` at ${words(phase)}`}: ${error.message}`)
      if (error.code === 'internal' || error.code === 'journal-unavailable') return exitCodes.ownFault
      return wrongUse.has(error.code) ? exitCodes.wrongUse : exitCodes.chargePointFailed
    }
    default:
      say(`The run is ${run.state.state}.`)
      return exitCodes.chargePointFailed
  }
}

/**
 * Runs a procedure to its end: its result, or the exit code of one that came to none. What a bench of this same version
 * answers is its own contract: it is not parsed again here.
 */
export const runToResult = async <Result extends object>(
  session: BenchSession,
  procedure: string,
  input: unknown,
  output: Output,
): Promise<Result | number> => {
  const run = await followRun(session, procedure, input, output)
  if (run.state.state === 'done') return run.state.result as Result
  return tellEnd(run, output)
}
