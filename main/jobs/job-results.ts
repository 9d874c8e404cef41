import type { JobResults, JobRunEntry } from '../../contract/job-results.ts'
import { interruptRuns, isRunEvent, projectRun } from '../../contract/project-runs.ts'
import type { JournalEventKind, Severity } from '../../contract/journal-event.ts'
import type { RunView } from '../../contract/run.ts'
import { ToolError } from '../../contract/tool-error.ts'
import type { JobRecord } from '../storage/job-records.ts'
import type { Journal } from '../storage/journal.ts'
import type { Readings } from '../storage/readings.ts'
import type { Brought } from './brought.ts'
import { jobEvents } from './job-events.ts'

/** Runs and readings beyond these are not listed: the oldest. */
const mostRuns = 2_000
export const mostReadings = 2_000

/** Without what a run says on its way: that is most of it, and only the last word counts. */
const runKinds: readonly JournalEventKind[] = [
  'app-started',
  'run-started',
  'run-taken-up',
  'run-checkpoint',
  'run-ended',
]

export type FindingCounts = Record<string, Record<Severity, number>>

export const countFinding = (counts: FindingCounts, chargePointId: string, severity: Severity): void => {
  const known = Object.hasOwn(counts, chargePointId) ? counts[chargePointId] : undefined
  const of = known ?? { note: 0, tolerated: 0, violation: 0 }
  of[severity]++
  // defined, not assigned: a charge point may be named `__proto__`
  if (!known)
    Object.defineProperty(counts, chargePointId, {
      ...{ value: of, enumerable: true, writable: true, configurable: true },
    })
}

export interface ResultsDeps {
  readonly journal: Pick<Journal, 'read' | 'state'>
  readonly readings: Pick<Readings, 'list'>
  readonly brought: Brought
}

export interface JobResultsReader {
  of(record: JobRecord): Promise<JobResults>
  /** The job's runs, oldest first, each whole. */
  runs(record: JobRecord): Promise<readonly RunView[]>
  /** One of them. ToolError `not-found`. */
  run(record: JobRecord, runId: string): Promise<RunView>
}

const entryOf = (run: RunView): JobRunEntry => ({
  id: run.id,
  procedure: run.procedure,
  chargePointId: run.chargePointId,
  startedAt: run.startedAt,
  endedAt: run.endedAt,
  state: run.state.state,
  errorCode: run.state.state === 'failed' ? run.state.error.code : null,
})

export const createJobResults = ({ journal, readings, brought }: ResultsDeps): JobResultsReader => {
  const ownRuns = async (record: JobRecord): Promise<readonly RunView[]> => {
    // each alone, for `projectRun` keeps only the newest of many
    const runs = new Map<string, RunView>()
    const set = (views: Readonly<Record<string, RunView>>): void => {
      for (const view of Object.values(views)) runs.set(view.id, view)
    }
    for await (const events of jobEvents(journal, record, runKinds))
      for (const event of events) {
        if (event.kind === 'app-started') set(interruptRuns(Object.fromEntries(runs)))
        if (!isRunEvent(event)) continue
        if (event.kind === 'run-started' && event.jobId !== record.job.id) continue
        const before = runs.get(event.runId)
        set(projectRun(before ? { [before.id]: before } : {}, event))
      }
    // what the bench shows of it is the last word, with what it waits for
    const { runs: shown } = journal.state()
    return [...runs.values()].map((run) => (Object.hasOwn(shown, run.id) ? (shown[run.id] ?? run) : run))
  }

  const runs: JobResultsReader['runs'] = async (record) =>
    [...(await brought.runs(record.job.id)), ...(await ownRuns(record))].slice(-mostRuns)

  return {
    runs,
    run: async (record, runId) => {
      const found = (await runs(record)).find(({ id }) => id === runId)
      if (!found) throw new ToolError('not-found', { run: runId }, null, `This job has no run ${runId}.`)
      return found
    },
    of: async (record) => {
      const { id } = record.job
      const findings = { ...(await brought.findings(id)) }
      for await (const events of jobEvents(journal, record, ['finding']))
        for (const event of events)
          if (event.kind === 'finding' && event.chargePointId !== null)
            countFinding(findings, event.chargePointId, event.severity)
      const listed = await readings.list({ jobId: id, limit: mostReadings })
      return {
        runs: (await runs(record)).map(entryOf),
        findings,
        readings: listed.map(({ jobId: _jobId, ...entry }) => entry),
      }
    },
  }
}
