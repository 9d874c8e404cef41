import type { EventOf, JournalEvent } from '../../../contract/journal-event.ts'
import type { RunView } from '../../../contract/run.ts'
import type { App } from '../../app.ts'

type Journal = App['journal']

/** What the system is to know of what runs. */
export interface Activity {
  readonly running: readonly RunView[]
  /** For the taskbar: 0 to 1, `unknown` where something runs that cannot be counted, null where nothing does. */
  readonly progress: number | 'unknown' | null
}

export interface ActivityListener {
  /** At once, and whenever it has changed. */
  readonly changed: (activity: Activity) => void
  /** A run that came to its end; not one that a person dismissed. */
  readonly ended: (run: RunView, outcome: EventOf<'run-ended'>['outcome']) => void
}

/** Of those that can be counted, the mean. */
const progressOf = (running: readonly RunView[]): Activity['progress'] => {
  if (running.length === 0) return null
  const shares = running.flatMap(({ state }) => {
    const count = state.state === 'running' ? (state.progress?.count ?? null) : null
    return count === null || count.total <= 0 ? [] : [Math.min(1, Math.max(0, count.done / count.total))]
  })
  return shares.length === 0 ? 'unknown' : shares.reduce((sum, share) => sum + share, 0) / shares.length
}

const isRunEvent = ({ kind }: JournalEvent): boolean => kind.startsWith('run-')

export const activityOf = (journal: Pick<Journal, 'state'>): Activity => {
  const running = Object.values(journal.state().runs).filter(({ state }) => state.state === 'running')
  return { running, progress: progressOf(running) }
}

/** One that was over sooner was looked at all the time. */
const longMs = 10_000

/** Whether its end is worth a notification while nobody looks. */
export const wasLong = ({ startedAt, endedAt }: Pick<RunView, 'startedAt' | 'endedAt'>): boolean =>
  endedAt !== null && endedAt - startedAt >= longMs

/** Follows the runs in the journal. Returns the way to stop. */
export const watchActivity = (
  journal: Pick<Journal, 'state' | 'subscribe'>,
  { changed, ended }: ActivityListener,
): (() => void) => {
  changed(activityOf(journal))
  return journal.subscribe((events) => {
    if (!events.some(isRunEvent)) return
    changed(activityOf(journal))
    for (const event of events) {
      if (event.kind !== 'run-ended' || event.outcome.state === 'dismissed') continue
      const run = journal.state().runs[event.runId]
      if (run) ended(run, event.outcome)
    }
  })
}
