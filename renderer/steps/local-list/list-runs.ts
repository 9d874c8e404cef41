import type { Runs } from '../../../contract/project-runs.ts'
import type { ListPlan, ProveListResult, SendListResult, SentMessage } from '../../../contract/local-list.ts'
import type { RunView } from '../../../contract/run.ts'

export const listProcedures: ReadonlySet<string> = new Set([
  'local-list.plan',
  'local-list.send',
  'local-list.clear',
  'local-list.prove',
])

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isPlan = (value: unknown): value is ListPlan =>
  isRecord(value) && 'supported' in value && 'maxPerMessage' in value && 'versionAfter' in value
const isSendResult = (value: unknown): value is SendListResult =>
  isRecord(value) && Array.isArray(value['messages']) && Array.isArray(value['turns']) && 'readBack' in value
const isProof = (value: unknown): value is ProveListResult =>
  isRecord(value) && 'unlisted' in value && 'silentSeconds' in value
const isMessage = (value: unknown): value is SentMessage =>
  isRecord(value) && typeof value['updateType'] === 'string' && typeof value['answer'] === 'string'

const resultOf = ({ state }: RunView): unknown => (state.state === 'done' ? state.result : null)

export const planOf = (run: RunView | null): ListPlan | null => {
  const result = run === null ? null : resultOf(run)
  return isPlan(result) ? result : null
}
export const sendResultOf = (run: RunView | null): SendListResult | null => {
  const result = run === null ? null : resultOf(run)
  return isSendResult(result) ? result : null
}
export const proofOf = (run: RunView | null): ProveListResult | null => {
  const result = run === null ? null : resultOf(run)
  return isProof(result) ? result : null
}

/** What was sent so far: of what ended its result, else its last checkpoint. */
export const messagesOf = (run: RunView): readonly SentMessage[] => {
  const result = sendResultOf(run)
  if (result) return result.messages
  const { checkpoint } = run
  const messages = isRecord(checkpoint) ? checkpoint['messages'] : null
  return Array.isArray(messages) ? messages.filter(isMessage) : []
}

/** How many there were: of many only the newest are named. */
export const messageCountOf = (run: RunView): number => {
  const { checkpoint } = run
  const told = sendResultOf(run)?.messageCount ?? (isRecord(checkpoint) ? checkpoint['messageCount'] : null)
  return Math.max(typeof told === 'number' ? told : 0, messagesOf(run).length)
}

/** What the charge point took in one message when a run ended; null = it is not known. */
export const perMessageOf = ({ checkpoint }: RunView): number | null => {
  const perMessage = isRecord(checkpoint) ? checkpoint['perMessage'] : null
  return typeof perMessage === 'number' && perMessage >= 1 ? perMessage : null
}

/** A field of what a run was given. */
export const inputOf = ({ input }: RunView, field: string): unknown =>
  isRecord(input) ? input[field] : undefined

/** The newest run of a procedure about this list at a charge point; null = there is none. */
export const lastOfList = (
  runs: Runs,
  chargePointId: string,
  procedure: string,
  listId: string,
): RunView | null =>
  Object.values(runs)
    .filter(
      (run) =>
        run.chargePointId === chargePointId &&
        run.procedure === procedure &&
        inputOf(run, 'listId') === listId,
    )
    .toSorted((a, b) => b.startedAt - a.startedAt)[0] ?? null

/** One of these procedures ran at the charge point after this run: what it told may no longer hold. */
export const isOvertaken = (runs: Runs, run: RunView, by: readonly string[]): boolean =>
  Object.values(runs).some(
    ({ id, chargePointId, procedure, startedAt }) =>
      id !== run.id &&
      chargePointId === run.chargePointId &&
      startedAt >= (run.endedAt ?? run.startedAt) &&
      by.includes(procedure),
  )
