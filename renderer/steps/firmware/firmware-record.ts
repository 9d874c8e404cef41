import type { FirmwareRecord, FirmwareUpdateResult } from '../../../contract/firmware.ts'
import type { Runs } from '../../../contract/project-runs.ts'
import type { RunView } from '../../../contract/run.ts'

export const updateProcedure = 'firmware.update'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isTurn = (value: unknown): boolean =>
  isObject(value) && typeof value['at'] === 'number' && typeof value['what'] === 'string'

const isRecord = (value: unknown): value is FirmwareRecord =>
  isObject(value) &&
  isObject(value['image']) &&
  typeof value['image']['size'] === 'number' &&
  typeof value['stage'] === 'string' &&
  typeof value['served'] === 'number' &&
  Array.isArray(value['turns']) &&
  value['turns'].every(isTurn)

const isResult = (value: unknown): value is FirmwareUpdateResult =>
  isObject(value) && typeof value['proof'] === 'string' && Array.isArray(value['keys'])

/** What an update has come to, however it ended; null = nothing was asked of the charge point yet. */
export const recordOf = ({ checkpoint }: RunView): FirmwareRecord | null =>
  isRecord(checkpoint) ? checkpoint : null

/** What was proven; null = nothing, or not yet. */
export const resultOf = ({ state }: RunView): FirmwareUpdateResult | null =>
  state.state === 'done' && isResult(state.result) ? state.result : null

/** The newest update of each charge point that had one. */
export const updatesOf = (runs: Runs): readonly RunView[] => {
  const newest = new Map<string, RunView>()
  for (const run of Object.values(runs)) {
    if (run.procedure !== updateProcedure || run.chargePointId === null) continue
    const known = newest.get(run.chargePointId)
    if (!known || known.startedAt < run.startedAt) newest.set(run.chargePointId, run)
  }
  return [...newest.values()].toSorted((a, b) => a.startedAt - b.startedAt)
}
