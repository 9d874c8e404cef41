import type { FirmwareRecord, FirmwareUpdateResult } from '../../../contract/firmware.ts'
import type { Runs } from '../../../contract/project-runs.ts'
import type { RunView } from '../../../contract/run.ts'
import type { StatusKind } from '../../components/status-icon.tsx'

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

/** Different bytes that have gone out. After Chargebench was closed in between it may be more than what is known. */
export interface Served {
  readonly bytes: number
  readonly isAtLeast: boolean
}

export const servedOf = (record: FirmwareRecord, covered: number): Served => {
  const { stage, turns, image, served, servedBefore = 0 } = record
  const isFetching = stage === 'requested' || stage === 'fetching'
  if (!isFetching && turns.some(({ what }) => what === 'last-byte'))
    return { bytes: image.size, isAtLeast: false }
  const bytes = Math.max(served, servedBefore, covered)
  return {
    bytes,
    isAtLeast: bytes > 0 && bytes < image.size && turns.some(({ what }) => what === 'taken-up'),
  }
}

/** The id of the image that was chosen for it. */
export const imageOf = ({ input }: RunView): string | null =>
  isObject(input) && typeof input['firmwareId'] === 'string' ? input['firmwareId'] : null

/** What was proven; null = nothing, or not yet. */
export const resultOf = ({ state }: RunView): FirmwareUpdateResult | null =>
  state.state === 'done' && isResult(state.result) ? state.result : null

const openKinds = {
  running: 'waiting',
  interrupted: 'interrupted',
  failed: 'failed',
  done: 'note',
  cancelled: 'skipped',
  dismissed: 'skipped',
} as const satisfies Readonly<Record<RunView['state']['state'], StatusKind>>

/** How that stands which was not seen yet: it may come, may be gone on with, or never came. */
export type OpenKind = (typeof openKinds)[keyof typeof openKinds]
export const openKindOf = ({ state }: RunView): OpenKind => openKinds[state.state]

/** Whether it can be seen yet. */
export const mayCome = (kind: OpenKind): boolean => kind === 'waiting' || kind === 'interrupted'

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
