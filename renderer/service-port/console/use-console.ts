import { useQuery } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { ConsoleMacro } from '../../../contract/console.ts'
import type { Runs } from '../../../contract/project-runs.ts'
import type { RunView } from '../../../contract/run.ts'
import type { ServiceProfileEntry } from '../../../contract/service-port.ts'
import { useBench, useBenchEnvironment } from '../../state/bench-context.tsx'
import { useRuns } from '../../state/runs.ts'
import { type ConsoleFeed, type FeedState, openFeed } from './feed.ts'

/** The terminal of a device, followed while it is shown; null = it begins. `onGone`: it is not open any more. */
export const useFeed = (device: string, onGone: () => void): ConsoleFeed | null => {
  const { client } = useBenchEnvironment()
  const [feed, setFeed] = useState<ConsoleFeed | null>(null)
  useEffect(() => {
    const opened = openFeed(client.console, device, onGone)
    setFeed(opened)
    return () => {
      opened.close()
      setFeed(null)
    }
  }, [client, device, onGone])
  return feed
}

const noFeed = { subscribe: () => () => undefined, state: () => null }

export const useFeedState = (feed: ConsoleFeed | null): FeedState | null => {
  const { subscribe, state } = feed ?? noFeed
  return useSyncExternalStore(subscribe, state)
}

const whenLive = { retry: false, networkMode: 'always' } as const

export const useOpenConsoles = () => {
  const { client } = useBenchEnvironment()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  return useQuery({
    queryKey: ['consoles'],
    queryFn: () => client.console.list(),
    enabled: isLive,
    staleTime: 0,
    ...whenLive,
  })
}

const noProfiles: readonly ServiceProfileEntry[] = []

/** Those that fit the port: of the network, or of a line. */
export const useProfiles = (device: string): readonly ServiceProfileEntry[] => {
  const { client } = useBenchEnvironment()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const query = useQuery({
    queryKey: ['service-profiles'],
    queryFn: () => client.console.profiles(),
    enabled: isLive,
    ...whenLive,
  })
  const transport = device.startsWith('tcp:') ? 'tcp' : 'serial'
  return query.data?.filter(({ transports }) => transports.includes(transport)) ?? noProfiles
}

const noMacros: readonly ConsoleMacro[] = []

export const macrosKey = ['console-macros'] as const

export const useMacros = (): readonly ConsoleMacro[] => {
  const { client } = useBenchEnvironment()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const query = useQuery({
    queryKey: macrosKey,
    queryFn: () => client.console.macros(),
    enabled: isLive,
    ...whenLive,
  })
  return query.data ?? noMacros
}

/** The newest run of a service profile at a port. */
const serviceRun = (runs: Runs, device: string): RunView | null =>
  Object.values(runs)
    .filter(
      ({ procedure, needs }) => procedure.startsWith('service.') && needs.some(({ id }) => id === device),
    )
    .toSorted((a, b) => b.startedAt - a.startedAt)[0] ?? null

export const useServiceRun = (device: string): RunView | null => serviceRun(useRuns(), device)
