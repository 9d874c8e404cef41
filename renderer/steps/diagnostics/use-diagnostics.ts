import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Runs } from '../../../contract/project-runs.ts'
import { useBench, useBenchEnvironment } from '../../state/bench-context.tsx'
import { pullProcedure } from './pull-record.ts'

const always = { retry: false, networkMode: 'always', gcTime: 60_000 } as const
const noRuns: Runs = {}

/** Changes whenever something may have arrived: when a pull ends, or waits for something else. */
const useArrivals = (chargePointId: string): string =>
  useBench(({ state }) =>
    Object.values(state?.runs ?? noRuns)
      .filter((run) => run.procedure === pullProcedure && run.chargePointId === chargePointId)
      .map(({ id, endedAt, state: now }) => {
        const waitsFor = now.state === 'running' ? (now.wait?.for ?? '') : ''
        return `${id} ${endedAt ?? ''} ${waitsFor}`
      })
      .join(),
  )

const useIsLive = (): boolean => useBench(({ bridge }) => bridge.state === 'live')

/** What a charge point has left here, newest first. */
export const useFiles = (chargePointId: string) => {
  const { client } = useBenchEnvironment()
  const arrivals = useArrivals(chargePointId)
  return useQuery({
    queryKey: ['diagnostics', 'files', chargePointId, arrivals],
    queryFn: () => client.diagnostics.list(chargePointId),
    enabled: useIsLive(),
    placeholderData: (before, of) => (of?.queryKey[2] === chargePointId ? before : undefined),
    ...always,
  })
}

export const useFilesChanged = (): (() => void) => {
  const queries = useQueryClient()
  return () => void queries.invalidateQueries({ queryKey: ['diagnostics', 'files'] })
}

/** The file tree of what came. */
export const useEntries = (fileId: string) => {
  const { client } = useBenchEnvironment()
  return useQuery({
    queryKey: ['diagnostics', 'entries', fileId],
    queryFn: () => client.diagnostics.entries(fileId),
    enabled: useIsLive(),
    staleTime: Infinity,
    ...always,
  })
}
