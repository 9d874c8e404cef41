import { useQuery } from '@tanstack/react-query'
import type { Runs } from '../../../contract/project-runs.ts'
import { useBench, useBenchEnvironment } from '../../state/bench-context.tsx'

const noRuns: Runs = {}

/** Changes whenever something at the charge point may have been read or set. */
const useEnded = (chargePointId: string): number =>
  useBench(({ state }) =>
    Object.values(state?.runs ?? noRuns)
      .filter((run) => run.chargePointId === chargePointId)
      .reduce((latest, { endedAt }) => Math.max(latest, endedAt ?? 0), 0),
  )

/** What was read of a charge point last, with what is known of its keys. */
export const useConfiguration = (chargePointId: string, templateId: string | null) => {
  const { client } = useBenchEnvironment()
  const ended = useEnded(chargePointId)
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  return useQuery({
    queryKey: ['configuration', chargePointId, templateId, ended],
    queryFn: () => client.configuration.view({ chargePointId, templateId }),
    enabled: isLive,
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
    networkMode: 'always',
    // what was shown stays until there is something newer
    placeholderData: (before, of) => (of?.queryKey[1] === chargePointId ? before : undefined),
  })
}

export const useTemplates = () => {
  const { client } = useBenchEnvironment()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  return useQuery({
    queryKey: ['templates'],
    queryFn: () => client.configuration.templates(),
    enabled: isLive,
    retry: false,
    networkMode: 'always',
  })
}
