import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { IdTagFormat } from '../../../contract/local-list-format.ts'
import type { ListSummary } from '../../../contract/local-list.ts'
import { useBench, useBenchEnvironment } from '../../state/bench-context.tsx'
import { useRuns } from '../../state/runs.ts'
import { listProcedures } from './list-runs.ts'

/** Everything that is asked about lists is under this key, so that a change of one is seen everywhere. */
const root = 'lists'
const common = { retry: false, networkMode: 'always', staleTime: Infinity, gcTime: 60_000 } as const

const useIsLive = (): boolean => useBench(({ bridge }) => bridge.state === 'live')

/** All lists that are kept, changed last first. */
export const useKeptLists = () => {
  const { client } = useBenchEnvironment()
  const isLive = useIsLive()
  return useQuery({
    ...common,
    queryKey: [root, 'kept'],
    queryFn: () => client.lists.list({}),
    enabled: isLive,
    staleTime: 0,
  })
}

export const useKeptList = (listId: string): ListSummary | null =>
  useKeptLists().data?.find(({ id }) => id === listId) ?? null

/** What a charge point is known to hold: asked anew whenever a run that may change it has ended. */
export const useHeldList = (chargePointId: string) => {
  const { client } = useBenchEnvironment()
  const isLive = useIsLive()
  const runs = useRuns()
  const ended = Object.values(runs)
    .filter((run) => run.chargePointId === chargePointId && listProcedures.has(run.procedure))
    .reduce((latest, { endedAt }) => Math.max(latest, endedAt ?? 0), 0)
  return useQuery({
    ...common,
    queryKey: [root, 'held', chargePointId, ended],
    queryFn: () => client.lists.held(chargePointId),
    enabled: isLive,
    staleTime: 0,
    placeholderData: (before) => before,
  })
}

export const useImport = (importId: string) => {
  const { client } = useBenchEnvironment()
  const isLive = useIsLive()
  return useQuery({
    ...common,
    queryKey: [root, 'import', importId],
    queryFn: () => client.lists.imports.get(importId),
    enabled: isLive,
  })
}

interface OpenJob {
  readonly id: string
  readonly site: string
  readonly revision: number
  readonly idTagFormat: IdTagFormat | null
}

/** The open job that a charge point belongs to; null = none, or it is not known yet. */
export const useOpenJob = (chargePointId: string | null): OpenJob | null => {
  const { client } = useBenchEnvironment()
  const isLive = useIsLive()
  const query = useQuery({
    ...common,
    queryKey: ['job-of', chargePointId],
    queryFn: async () => {
      const { jobs } = await client.jobs.list({ search: '', status: 'open' })
      const own = jobs.find(
        ({ chargePoints }) => chargePointId !== null && chargePoints.includes(chargePointId),
      )
      return own ? client.jobs.get(own.id) : null
    },
    enabled: isLive,
    staleTime: 0,
  })
  return query.data ?? null
}

/** Does something to a list; all that is shown of lists is read anew then. */
export const useListChange = <Input, Output>(change: (input: Input) => Promise<Output>) => {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: change,
    networkMode: 'always',
    onSettled: () => cache.invalidateQueries({ queryKey: [root] }),
  })
}

const pageSize = 100

interface Page<Row> {
  readonly found: number
  readonly rows: readonly Row[]
}

export interface Pages<Row> {
  /** null: not known yet. */
  readonly found: number | null
  readonly error: unknown
  readonly again: () => void
  /** undefined: it is on its way. */
  readonly rowAt: (index: number) => Row | undefined
  /** Rows from `first` to `last` are in sight. */
  readonly want: (first: number, last: number) => void
}

/** Rows of which only the pages in sight are asked for. */
export const usePages = <Row>(
  key: readonly unknown[],
  read: (offset: number, limit: number) => Promise<Page<Row>>,
): Pages<Row> => {
  const isLive = useIsLive()
  const [seen, setSeen] = useState({ first: 0, last: 0 })
  const pages = useMemo(
    () => Array.from({ length: seen.last - seen.first + 1 }, (_none, at) => seen.first + at),
    [seen],
  )
  const queries = useQueries({
    queries: pages.map((page) => ({
      ...common,
      queryKey: [root, ...key, page],
      queryFn: () => read(page * pageSize, pageSize),
      enabled: isLive,
    })),
  })
  const failed = queries.find(({ error, data }) => error !== null && data === undefined)
  return {
    found: queries.find(({ data }) => data !== undefined)?.data?.found ?? null,
    error: failed?.error ?? null,
    again: () => queries.forEach((query) => void query.refetch()),
    rowAt: (index) => queries[Math.floor(index / pageSize) - seen.first]?.data?.rows[index % pageSize],
    want: (firstRow, lastRow) => {
      const first = Math.floor(Math.max(0, firstRow) / pageSize)
      const last = Math.max(first, Math.floor(lastRow / pageSize))
      if (first !== seen.first || last !== seen.last) setSeen({ first, last })
    },
  }
}
