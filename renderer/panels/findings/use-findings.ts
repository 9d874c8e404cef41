import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { FindingsView } from '../../../contract/traffic.ts'
import { useBench, useBenchEnvironment } from '../../state/bench-context.tsx'

/** How often at most a growing list is asked for. Milliseconds. */
const askEveryMs = 500

/** How often what Chargebench found of itself is asked for: no charge point's number tells of it. Milliseconds. */
const askOursEveryMs = 10_000

/** A number that changes when there are new findings about a charge point. */
const useFindingsSeen = (chargePointId: string | null): number =>
  useBench(({ state }) => {
    const counts = chargePointId === null ? undefined : state?.chargePoints[chargePointId]?.findings
    return counts ? counts.note + counts.tolerated + counts.violation : 0
  })

/** Follows a value, but changes at most every `askEveryMs`. */
const useThrottled = (value: number): number => {
  const [shown, setShown] = useState(value)
  const latest = useRef(value)
  const isBehind = value !== shown
  useEffect(() => {
    latest.current = value
  })
  // a value that goes on changing does not put the timer off
  useEffect(() => {
    if (!isBehind) return
    const timer = setTimeout(() => setShown(latest.current), askEveryMs)
    return () => clearTimeout(timer)
  }, [isBehind])
  return shown
}

/** Of how many rules there are findings: the number at the tab. */
export const useFindingsCount = (chargePointId: string | null): number => {
  const { client } = useBenchEnvironment()
  const seen = useThrottled(useFindingsSeen(chargePointId))
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const query = useQuery({
    queryKey: ['findings-count', chargePointId, seen],
    queryFn: () => (chargePointId === null ? 0 : client.panels.findingsCount(chargePointId)),
    enabled: isLive && chargePointId !== null && seen > 0,
    staleTime: Infinity,
    gcTime: 10_000,
    retry: false,
    networkMode: 'always',
    placeholderData: (before, of) => (of?.queryKey[1] === chargePointId ? before : undefined),
  })
  return seen === 0 ? 0 : (query.data ?? 0)
}

/** The findings of a charge point by rule, as they come. */
export const useFindings = (chargePointId: string) => {
  const { client } = useBenchEnvironment()
  const seen = useThrottled(useFindingsSeen(chargePointId))
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  return useQuery({
    queryKey: ['findings', chargePointId, seen],
    queryFn: (): Promise<FindingsView> => client.panels.findings(chargePointId),
    enabled: isLive,
    staleTime: Infinity,
    gcTime: 10_000,
    retry: false,
    networkMode: 'always',
    refetchInterval: ({ state }) => (state.data?.complete === false ? askEveryMs : askOursEveryMs),
    placeholderData: (before, of) => (of?.queryKey[1] === chargePointId ? before : undefined),
  })
}
