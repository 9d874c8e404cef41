import type { EventOf, JournalEvent } from './journal-event.ts'
import type { RunState, RunView } from './run.ts'

export type RunEvent = EventOf<
  'run-started' | 'run-taken-up' | 'run-progress' | 'run-checkpoint' | 'run-ended'
>
export type Runs = Readonly<Record<string, RunView>>

/** Ended runs that are kept; all of them are in the journal. Those that are still of concern are always kept. */
const keptEndedRuns = 60

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

/** It alone knows a URL that was set over a service port, and is still to be put back. */
const keepsUrl = ({ procedure, checkpoint }: RunView): boolean =>
  procedure === 'service.point-here' &&
  typeof checkpoint === 'object' &&
  checkpoint !== null &&
  'state' in checkpoint &&
  checkpoint['state'] === 'open'

/** The one that ended first goes when there are more than are kept. */
const trim = (runs: Map<string, RunView>): void => {
  let ended = 0
  let first: RunView | null = null
  for (const run of runs.values()) {
    if (isOpenRun(run) || keepsUrl(run)) continue
    ended += 1
    if (!first || (run.endedAt ?? 0) < (first.endedAt ?? 0)) first = run
  }
  if (first && ended > keptEndedRuns) runs.delete(first.id)
}

/** Takes many events for the cost of one copy. */
export interface RunsDraft {
  /** An event of a run that is no longer kept changes nothing. */
  add(event: RunEvent): void
  result(): Runs
}

export const draftRuns = (runs: Runs): RunsDraft => {
  const draft = new Map(Object.entries(runs))
  return {
    add(event) {
      if (event.kind === 'run-started') {
        draft.set(event.runId, started(event))
        return
      }
      const run = draft.get(event.runId)
      if (!run) return
      // of those that end in the same millisecond, the last one stays longest
      if (event.kind === 'run-ended') draft.delete(event.runId)
      draft.set(event.runId, changed(run, event))
      if (event.kind === 'run-ended') trim(draft)
    },
    result: () => Object.fromEntries(draft),
  }
}

/** `project()` for the runs alone. */
export const projectRun = (runs: Runs, event: RunEvent): Runs => {
  const draft = draftRuns(runs)
  draft.add(event)
  return draft.result()
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
