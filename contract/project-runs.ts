import type { EventOf, JournalEvent } from './journal-event.ts'
import { keptEndedRuns, type RunState, type RunView } from './run.ts'

export type RunEvent = EventOf<
  'run-started' | 'run-taken-up' | 'run-progress' | 'run-checkpoint' | 'run-ended'
>
export type Runs = Readonly<Record<string, RunView>>

const runKinds = new Set<string>([
  'run-started',
  'run-taken-up',
  'run-progress',
  'run-checkpoint',
  'run-ended',
] satisfies RunEvent['kind'][])

export const isRunEvent = (event: JournalEvent): event is RunEvent => runKinds.has(event.kind)

const begun: RunState = { state: 'running', progress: null, wait: null, cancelling: false }

/** Running, or interrupted and not decided upon: what a person is still concerned with. */
export const isOpenRun = ({ state }: RunView): boolean =>
  state.state === 'running' || state.state === 'interrupted'

/** Where it was when it ended. */
const phaseOf = (state: RunState): string | null =>
  state.state === 'running' ? (state.progress?.phase ?? null) : 'phase' in state ? state.phase : null

const ended = (run: RunView, { outcome }: EventOf<'run-ended'>): RunState => {
  const phase = phaseOf(run.state)
  switch (outcome.state) {
    case 'done':
      return { state: 'done', result: outcome.result }
    case 'failed':
      return { state: 'failed', error: outcome.error, phase }
    case 'cancelled':
    case 'dismissed':
      return { state: outcome.state, phase }
  }
}

const changed = (run: RunView, event: Exclude<RunEvent, EventOf<'run-started'>>): RunView => {
  switch (event.kind) {
    case 'run-taken-up':
      return {
        ...run,
        state: begun,
        endedAt: null,
        cancelWarning: null,
        checkpoint: event.how === 'resume' ? run.checkpoint : null,
      }
    case 'run-progress': {
      const { progress, wait, cancelling, cancelWarning } = event
      return { ...run, cancelWarning, state: { state: 'running', progress, wait, cancelling } }
    }
    case 'run-checkpoint':
      return { ...run, checkpoint: event.checkpoint }
    case 'run-ended':
      return { ...run, state: ended(run, event), endedAt: event.at, cancelWarning: null }
  }
}

/** The oldest that have ended go when there are more than are kept. */
const trimmed = (runs: Record<string, RunView>): Runs => {
  const over = Object.values(runs).filter((run) => !isOpenRun(run))
  if (over.length <= keptEndedRuns) return runs
  const gone = new Set(
    over
      .toSorted((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0))
      .slice(0, over.length - keptEndedRuns)
      .map(({ id }) => id),
  )
  return Object.fromEntries(Object.entries(runs).filter(([id]) => !gone.has(id)))
}

const started = (event: EventOf<'run-started'>): RunView => ({
  id: event.runId,
  procedure: event.procedure,
  chargePointId: event.chargePointId,
  jobId: event.jobId,
  needs: event.needs,
  input: event.input,
  afterInterruption: event.afterInterruption,
  secrets: event.secrets,
  cancelWarning: null,
  checkpoint: null,
  startedAt: event.at,
  endedAt: null,
  state: begun,
})

/** `project()` for the runs alone. An event of a run that is no longer kept changes nothing. */
export const projectRun = (runs: Runs, event: RunEvent): Runs => {
  if (event.kind === 'run-started') return { ...runs, [event.runId]: started(event) }
  const run = Object.hasOwn(runs, event.runId) ? runs[event.runId] : undefined
  if (!run) return runs
  const next = { ...runs, [event.runId]: changed(run, event) }
  return event.kind === 'run-ended' ? trimmed(next) : next
}

/** Chargebench has started anew: what ran before was interrupted. */
export const interruptRuns = (runs: Runs): Runs =>
  Object.values(runs).some(({ state }) => state.state === 'running')
    ? Object.fromEntries(
        Object.entries(runs).map(([id, run]) => [
          id,
          run.state.state === 'running'
            ? { ...run, cancelWarning: null, state: { state: 'interrupted', phase: phaseOf(run.state) } }
            : run,
        ]),
      )
    : runs
