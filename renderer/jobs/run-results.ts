import type { HandOverResult } from '../../contract/hand-over.ts'
import type { LeaveCleanResult } from '../../contract/leave-clean.ts'
import type { RunView } from '../../contract/run.ts'

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isHandOver = (value: unknown): value is HandOverResult =>
  isRecord(value) &&
  isRecord(value['departure']) &&
  ['keys', 'unproven', 'wayBack'].every((name) => Array.isArray(value[name]))

const isLeaveClean = (value: unknown): value is LeaveCleanResult =>
  isRecord(value) && Array.isArray(value['items']) && typeof value['left'] === 'number'

const resultOf = (run: RunView | null): unknown => (run?.state.state === 'done' ? run.state.result : null)

/** null: it has not ended well, or is another procedure's. */
export const handOverResult = (run: RunView | null): HandOverResult | null => {
  const result = resultOf(run)
  return isHandOver(result) ? result : null
}

export const leaveCleanResult = (run: RunView | null): LeaveCleanResult | null => {
  const result = resultOf(run)
  return isLeaveClean(result) ? result : null
}
