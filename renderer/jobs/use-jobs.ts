import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Job } from '../../contract/job.ts'
import { useBench, useBenchEnvironment } from '../state/bench-context.tsx'
import type { JobAt } from '../state/job-client.ts'

const pageSize = 50
const options = { retry: false, networkMode: 'always', staleTime: Infinity } as const

const useIsLive = (): boolean => useBench(({ bridge }) => bridge.state === 'live')

export const useJobList = (search: string, status: 'open' | 'closed' | null) => {
  const { client } = useBenchEnvironment()
  const isLive = useIsLive()
  return useInfiniteQuery({
    ...options,
    queryKey: ['jobs', 'list', search, status],
    queryFn: ({ pageParam }) =>
      client.jobs.list({
        search,
        limit: pageSize,
        offset: pageParam,
        ...(status === null ? {} : { status }),
      }),
    initialPageParam: 0,
    getNextPageParam: ({ total }, pages) => {
      const known = pages.reduce((sum, page) => sum + page.jobs.length, 0)
      return known < total ? known : null
    },
    enabled: isLive,
    placeholderData: (before) => before,
  })
}

export const useJob = (jobId: string) => {
  const { client } = useBenchEnvironment()
  const isLive = useIsLive()
  return useQuery({
    ...options,
    queryKey: ['jobs', 'one', jobId],
    queryFn: () => client.jobs.get(jobId),
    enabled: isLive,
  })
}

export const useJobResults = (jobId: string) => {
  const { client } = useBenchEnvironment()
  const isLive = useIsLive()
  /** Changes whenever a run of this job begins or ends. */
  const seen = useBench(({ state }) =>
    Object.values(state?.runs ?? {})
      .filter((run) => run.jobId === jobId)
      .reduce((latest, run) => Math.max(latest, run.endedAt ?? run.startedAt), 0),
  )
  return useQuery({
    ...options,
    queryKey: ['jobs', 'results', jobId, seen],
    queryFn: () => client.jobs.results(jobId),
    enabled: isLive,
    placeholderData: (before) => before,
  })
}

/** Something that is done to a job; what comes back is what is shown. */
export const useJobAct = (act: 'leave' | 'takeUp' | 'close' | 'reopen') => {
  const { client } = useBenchEnvironment()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (at: JobAt): Promise<Job> => client.jobs[act](at),
    onSuccess: (job) => queries.setQueryData(['jobs', 'one', job.id], job),
    onSettled: () => queries.invalidateQueries({ queryKey: ['jobs'] }),
  })
}
