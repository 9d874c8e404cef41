import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import { useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'
import type { JobSummary } from '../../contract/job.ts'
import { useBench, useBenchEnvironment } from '../state/bench-context.tsx'

/** Asks anew whenever a job changes, whoever changed it. */
export const useJobChanges = (): void => {
  const { client } = useBenchEnvironment()
  const queries = useQueryClient()
  useEffect(
    () => client.jobs.changes(() => void queries.invalidateQueries({ queryKey: ['jobs'] })),
    [client, queries],
  )
}

/** The open job that a charge point belongs to; null = none, or not known yet. */
export const useJobOf = (chargePointId: string | null): JobSummary | null => {
  const { client } = useBenchEnvironment()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const query = useQuery({
    retry: false,
    networkMode: 'always',
    staleTime: Infinity,
    queryKey: ['jobs', 'open'],
    queryFn: () => client.jobs.list({ search: '', status: 'open', limit: 500 }),
    enabled: isLive,
  })
  return (
    query.data?.jobs.find(
      ({ chargePoints }) => chargePointId !== null && chargePoints.includes(chargePointId),
    ) ?? null
  )
}

const name = 'job'

/** The job that is open, from the URL; null = the list. */
export const useJobPlace = (): readonly [string | null, (jobId: string | null) => void] => {
  const search = useSearch()
  const jobId = useMemo(() => new URLSearchParams(search).get(name), [search])
  const go = useCallback((next: string | null) => {
    const params = new URLSearchParams(window.location.search)
    params.set('step', 'jobs')
    if (next === null) params.delete(name)
    else params.set(name, next)
    navigate(`${window.location.pathname}?${params}`)
  }, [])
  return [jobId, go]
}
