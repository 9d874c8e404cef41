import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useBenchEnvironment, useChargePoints } from './bench-context.tsx'
import { usePlace } from './place.ts'

const key = 'chargebench-simulator'

const remembered = (): string | null => {
  try {
    return sessionStorage.getItem(key)
  } catch {
    return null
  }
}

const remember = (id: string | null): void => {
  try {
    if (id === null) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, id)
  } catch {
    // known until the page closes
  }
}

export interface Simulator {
  /** The identity of the virtual charge point that was started from here and is connected; null = none. */
  readonly running: string | null
  readonly busy: boolean
  readonly error: unknown
  readonly start: () => void
  readonly stop: () => void
}

/** A virtual charge point on request: starting it leads to its Boot. */
export const useSimulator = (): Simulator => {
  const { client } = useBenchEnvironment()
  const [, go] = usePlace()
  const [id, setId] = useState(remembered)
  const all = useChargePoints()
  const keep = (next: string | null) => {
    setId(next)
    remember(next)
  }
  const start = useMutation({
    mutationFn: () => client.startSimulator(),
    onSuccess: (started) => {
      keep(started)
      go({ step: 'boot', chargePoint: started })
    },
  })
  const stop = useMutation({ mutationFn: () => client.stopSimulator(), onSuccess: () => keep(null) })
  const isConnected = id !== null && Object.hasOwn(all, id) && all[id]?.link.state === 'connected'
  return {
    running: isConnected ? id : null,
    busy: start.isPending || stop.isPending,
    error: start.error ?? stop.error,
    start: () => start.mutate(),
    stop: () => stop.mutate(),
  }
}
