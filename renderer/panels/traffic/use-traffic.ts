import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { TrafficFilter } from '../../../contract/traffic.ts'
import { useBench, useBenchEnvironment } from '../../state/bench-context.tsx'
import type { PanelPlace } from '../panel-place.ts'
import { createTrafficStore, type TrafficStore, type TrafficWindow } from './traffic-window.ts'
import { slowMs } from './traffic-filters.tsx'

const filterOf = ({ text, action, only }: PanelPlace): TrafficFilter => ({
  text: text ?? '',
  action,
  slowMs: only === 'slow' ? slowMs : null,
  findings: only === 'findings',
})

/** The traffic of a charge point as the place asks for it, kept up to date while it is shown. */
export const useTraffic = (
  chargePointId: string,
  place: PanelPlace,
): { readonly store: TrafficStore; readonly window: TrafficWindow } => {
  const { client } = useBenchEnvironment()
  const { text, action, only } = place
  const [startAt] = useState(place.frame)
  const key = JSON.stringify([chargePointId, text, action, only])
  const store = useMemo(
    () => createTrafficStore(client.panels, chargePointId, filterOf(place), startAt),
    // the place is read by its parts, which are the key
    [client, key],
  )
  useEffect(() => {
    store.open()
    return () => store.close()
  }, [store])
  // the events of this charge point, not the bench's: others make no noise here
  const spoken = useBench(({ state }) => {
    const known = state?.chargePoints[chargePointId]
    return known
      ? known.framesIn + known.framesOut + Object.values(known.findings).reduce((a, b) => a + b, 0)
      : 0
  })
  const linkState = useBench(({ state }) => state?.chargePoints[chargePointId]?.link)
  const bridge = useBench((bench) => bench.bridge.state)
  const { store: bench } = useBenchEnvironment()
  useEffect(() => {
    if (bridge !== 'live') return
    if (store.get().error !== null) store.retry()
    store.follow(bench.get().state?.seq ?? 0)
  }, [store, bench, spoken, linkState, bridge])
  const window = useSyncExternalStore(store.subscribe, store.get)
  return { store, window }
}
