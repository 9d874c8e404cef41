import type { JournalEvent, JournalEventKind } from '../../contract/journal-event.ts'
import type { JobRecord } from '../storage/job-records.ts'
import type { Journal } from '../storage/journal.ts'

const pageEvents = 1_000

/**
 * What happened while a job was open, oldest first, in pages: of its charge points, of its runs, and of itself.
 * `kinds` absent: everything.
 */
export async function* jobEvents(
  journal: Pick<Journal, 'read'>,
  { job, periods }: JobRecord,
  kinds?: readonly JournalEventKind[],
): AsyncGenerator<readonly JournalEvent[], void> {
  const chargePoints = new Set(job.chargePoints)
  const runs = new Set<string>()
  const belongs = (event: JournalEvent): boolean => {
    if (event.kind === 'run-started' && event.jobId === job.id) runs.add(event.runId)
    if ('runId' in event && event.runId !== null && runs.has(event.runId)) return true
    if (event.kind === 'job-changed') return event.jobId === job.id
    // of the bench as a whole
    if (event.kind === 'app-started' || event.kind === 'laptop-slept') return true
    return event.chargePointId !== null && chargePoints.has(event.chargePointId)
  }
  for (const { fromSeq, toSeq } of periods) {
    let after: number | null = fromSeq - 1
    while (after !== null) {
      const events: readonly JournalEvent[] = await journal.read({
        after,
        limit: pageEvents,
        ...(kinds ? { kinds } : {}),
      })
      const last = events.at(-1)
      const isOver = toSeq !== null && last !== undefined && last.seq >= toSeq
      const within = isOver ? events.filter(({ seq }) => seq <= toSeq) : events
      const own = within.filter(belongs)
      if (own.length > 0) yield own
      after = isOver || last === undefined || events.length < pageEvents ? null : last.seq
    }
  }
}
