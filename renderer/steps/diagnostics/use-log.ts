import { useQueries, useQuery } from '@tanstack/react-query'
import type { LogLineView } from '../../../contract/diagnostics.ts'
import { useBench, useBenchEnvironment } from '../../state/bench-context.tsx'
import type { LogFilter, LogOf } from '../../state/diagnostics-client.ts'

/** So many lines come at once. */
const pageLines = 200
const always = { retry: false, networkMode: 'always', gcTime: 30_000, staleTime: Infinity } as const

const useIsLive = (): boolean => useBench(({ bridge }) => bridge.state === 'live')

/** How long a text is, and which time it tells of. */
export const useText = (of: LogOf) => {
  const { client } = useBenchEnvironment()
  return useQuery({
    queryKey: ['diagnostics', 'text', of],
    queryFn: () => client.diagnostics.text(of),
    enabled: useIsLive(),
    ...always,
  })
}

export const isFiltering = ({ text, levels }: LogFilter): boolean => text !== '' || levels.length > 0

/** How many lines fit a filter; not asked where nothing is filtered. */
export const useFound = (of: LogOf, filter: LogFilter) => {
  const { client } = useBenchEnvironment()
  return useQuery({
    queryKey: ['diagnostics', 'lines', of, filter, 0],
    queryFn: () => client.diagnostics.find(of, filter, 0, pageLines),
    enabled: useIsLive() && isFiltering(filter),
    ...always,
  })
}

/** The lines that are in sight, by their place among those that are shown; what has not come yet is missing. */
export const useLines = (
  of: LogOf,
  filter: LogFilter,
  from: number,
  to: number,
): { readonly lineAt: (index: number) => LogLineView | undefined; readonly error: Error | null } => {
  const { client } = useBenchEnvironment()
  const isLive = useIsLive()
  const first = Math.floor(from / pageLines)
  const last = Math.floor(Math.max(from, to) / pageLines)
  const pages = Array.from({ length: last - first + 1 }, (_none, index) => first + index)
  const isFiltered = isFiltering(filter)
  const queries = useQueries({
    queries: pages.map((page) =>
      isFiltered
        ? {
            queryKey: ['diagnostics', 'lines', of, filter, page],
            queryFn: () => client.diagnostics.find(of, filter, page * pageLines, pageLines),
            select: (found: { readonly lines: readonly LogLineView[] }) => found.lines,
            enabled: isLive,
            ...always,
          }
        : {
            queryKey: ['diagnostics', 'window', of, page],
            queryFn: async () => ({
              lines: await client.diagnostics.window(of, page * pageLines, pageLines),
            }),
            select: (found: { readonly lines: readonly LogLineView[] }) => found.lines,
            enabled: isLive,
            ...always,
          },
    ),
  })
  return {
    lineAt: (index) => queries[Math.floor(index / pageLines) - first]?.data?.[index % pageLines],
    error: queries.find(({ error }) => error !== null)?.error ?? null,
  }
}
