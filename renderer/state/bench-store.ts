import type { EventsItem, ListeningView } from '../../contract/bridge.ts'
import { type BenchState, projectAll } from '../../contract/project.ts'
import type { BenchClient } from './bench-client.ts'

/** How fresh what is shown is. Times are the host's, see `hostNow`. */
export type BridgeView =
  | { readonly state: 'connecting'; readonly since: number }
  | { readonly state: 'live' }
  | { readonly state: 'lost'; readonly since: number }
  | { readonly state: 'refused' }

export interface Bench {
  readonly bridge: BridgeView
  /** null until the first snapshot. */
  readonly state: BenchState | null
  /** Highest `seq` that is on the disk. */
  readonly savedSeq: number
  readonly listening: ListeningView | null
}

export interface BenchStore {
  readonly get: () => Bench
  /** What is known before anything came: what the page's first picture shows. */
  readonly first: Bench
  readonly subscribe: (onChange: () => void) => () => void
  /** Now by the clock of the machine that gave the events their times; on a tablet it is not this one's. */
  readonly hostNow: () => number
  readonly close: () => void
}

/** Applies one item: a snapshot replaces, a batch is projected on top; an overlap with what is known does no harm. */
export const applyItem = (bench: Bench, item: EventsItem): Bench => {
  switch (item.type) {
    case 'snapshot':
      return { ...bench, state: item.state, savedSeq: item.savedSeq }
    case 'batch':
      return bench.state
        ? { ...bench, state: projectAll(bench.state, item.events), savedSeq: item.savedSeq }
        : bench
    case 'behind':
      return bench // the snapshot that follows tells all
  }
}

export const createBenchStore = (client: BenchClient, now: () => number = Date.now): BenchStore => {
  /** Our clock minus the host's: the least that a fresh event was late by. */
  let skewMs: number | null = null
  const hostNow = () => now() - (skewMs ?? 0)
  const first: Bench = {
    bridge: { state: 'connecting', since: hostNow() },
    state: null,
    savedSeq: 0,
    listening: null,
  }
  let bench = first
  const listeners = new Set<() => void>()

  const set = (next: Bench) => {
    if (next === bench) return
    bench = next
    for (const listener of listeners) listener()
  }

  const measureSkew = (item: EventsItem) => {
    const last = item.type === 'batch' ? item.events.at(-1) : undefined
    if (last) skewMs = Math.min(skewMs ?? Infinity, now() - last.at)
  }

  const onWire = (state: Parameters<Parameters<BenchClient['wire']>[0]>[0]) => {
    const { bridge } = bench
    if (state === 'refused') set({ ...bench, bridge: { state: 'refused' } })
    else if (state === 'open') set(bench.state ? { ...bench, bridge: { state: 'live' } } : bench)
    else if (bridge.state === 'live') set({ ...bench, bridge: { state: 'lost', since: hostNow() } })
    else if (bridge.state === 'refused') set({ ...bench, bridge: { state: 'connecting', since: hostNow() } })
  }

  const stops = [
    client.wire(onWire),
    client.events((item) => {
      measureSkew(item)
      set({ ...applyItem(bench, item), bridge: { state: 'live' } })
    }),
    client.listening((listening) => set({ ...bench, listening })),
  ]

  return {
    get: () => bench,
    first,
    subscribe: (onChange) => {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
    hostNow,
    close: () => stops.forEach((stop) => stop()),
  }
}
