import { useMutation } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import type { Runs } from '../../contract/project-runs.ts'
import type { RunView } from '../../contract/run.ts'
import { useBench, useBenchEnvironment } from './bench-context.tsx'

const byStart = (a: RunView, b: RunView): number => b.startedAt - a.startedAt

/** What a person is concerned with at a charge point: what runs, else what was interrupted last; null = nothing. */
export const openRun = (runs: Runs, chargePointId: string | null): RunView | null => {
  const own = Object.values(runs)
    .filter((run) => run.chargePointId === chargePointId || run.needs.some(({ id }) => id === chargePointId))
    .toSorted(byStart)
  return (
    own.find(({ state }) => state.state === 'running') ??
    own.find(({ state }) => state.state === 'interrupted') ??
    null
  )
}

/** The newest run of one of these procedures at a charge point; null = there is none. */
export const lastRun = (
  runs: Runs,
  chargePointId: string | null,
  procedures: readonly string[],
): RunView | null =>
  Object.values(runs)
    .filter((run) => run.chargePointId === chargePointId && procedures.includes(run.procedure))
    .toSorted(byStart)[0] ?? null

/** What ended last at a charge point since Chargebench started; null = nothing did. */
export const lastEnded = (
  runs: Runs,
  chargePointId: string | null,
  startedAt: number | null,
): RunView | null =>
  Object.values(runs)
    .filter((run) => run.chargePointId === chargePointId && run.endedAt !== null)
    .filter(({ endedAt }) => (endedAt ?? 0) >= (startedAt ?? 0))
    .toSorted((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))[0] ?? null

const noRuns: Runs = {}

export const useRuns = (): Runs => useBench(({ state }) => state?.runs ?? noRuns)

export const useOpenRun = (chargePointId: string | null): RunView | null =>
  useBench(({ state }) => openRun(state?.runs ?? noRuns, chargePointId))

export const useLastRun = (chargePointId: string | null, procedures: readonly string[]): RunView | null =>
  useBench(({ state }) => lastRun(state?.runs ?? noRuns, chargePointId, procedures))

/** Ended runs that somebody has read of on this page: the Now bar no longer tells of them. */
let read: ReadonlySet<string> = new Set()
const listeners = new Set<() => void>()
const subscribe = (onChange: () => void) => {
  listeners.add(onChange)
  return () => listeners.delete(onChange)
}

const readRuns = () => read

export const useReadRuns = (): ReadonlySet<string> => useSyncExternalStore(subscribe, readRuns, readRuns)

export const markRead = (runId: string): void => {
  read = new Set([...read, runId])
  for (const listener of listeners) listener()
}

export interface Order {
  readonly procedure: string
  readonly input: object
  readonly jobId?: string
}

const isObject = (input: unknown): input is object => typeof input === 'object' && input !== null

/** Begins, ends, takes up and sets aside runs. A page that goes away ends nothing. */
export const useRunActions = () => {
  const { client } = useBenchEnvironment()
  const start = useMutation({
    mutationFn: ({ procedure, input, jobId }: Order) => client.runs.start(procedure, input, jobId),
  })
  const cancel = useMutation({ mutationFn: (runId: string) => client.runs.cancel(runId) })
  const goOn = useMutation({ mutationFn: (runId: string) => client.runs.goOn(runId) })
  const dismiss = useMutation({ mutationFn: (runId: string) => client.runs.dismiss(runId) })
  const takeUp = useMutation({
    mutationFn: (order: { readonly runId: string; readonly secrets?: Readonly<Record<string, unknown>> }) =>
      client.runs.takeUp(order.runId, order.secrets),
  })
  /** From its beginning, whatever was done before. */
  const startOver = useMutation({
    mutationFn: async ({ id, procedure, input, jobId, state }: RunView) => {
      if (state.state === 'interrupted') await client.runs.dismiss(id)
      if (isObject(input)) await client.runs.start(procedure, input, jobId ?? undefined)
    },
  })
  return { start, cancel, goOn, dismiss, takeUp, startOver }
}
