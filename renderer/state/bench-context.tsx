import { createContext, useContext, useSyncExternalStore } from 'react'
import type { ChargePointView } from '../../contract/project.ts'
import type { BenchClient } from './bench-client.ts'
import type { Bench, BenchStore } from './bench-store.ts'
import { usePlace } from './place.ts'
import { type Ticker } from './ticker.ts'

export interface BenchEnvironment {
  readonly store: BenchStore
  readonly client: BenchClient
  readonly ticker: Ticker
}

const Context = createContext<BenchEnvironment | null>(null)

export const BenchProvider = Context.Provider

export const useBenchEnvironment = (): BenchEnvironment => {
  const environment = useContext(Context)
  if (!environment) throw new Error('outside of BenchProvider')
  return environment
}

/** A part of what is known. The selector gives what is in the store or a primitive, never a new object. */
export const useBench = <T,>(selector: (bench: Bench) => T): T => {
  const { store } = useBenchEnvironment()
  return useSyncExternalStore(
    store.subscribe,
    () => selector(store.get()),
    () => selector(store.first),
  )
}

/** The host's time, new every second. Milliseconds since the epoch. */
export const useNow = (): number => {
  const { ticker } = useBenchEnvironment()
  return useSyncExternalStore(ticker.subscribe, ticker.now, ticker.now)
}

const noChargePoints: Readonly<Record<string, ChargePointView>> = {}

export const useChargePoints = (): Readonly<Record<string, ChargePointView>> =>
  useBench((bench) => bench.state?.chargePoints ?? noChargePoints)

/** The charge point that the place names; null when it names none, or none that is known. */
export const useChargePoint = (): ChargePointView | null => {
  const [{ chargePoint }] = usePlace()
  const all = useChargePoints()
  return chargePoint !== null && Object.hasOwn(all, chargePoint) ? (all[chargePoint] ?? null) : null
}
