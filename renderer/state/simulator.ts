import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useBenchEnvironment } from './bench-context.tsx'
import { usePlace } from './place.ts'

export interface Simulator {
  /** The identity of the bench's own virtual charge point, whoever started it, with power or without; null = none. */
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
  /** As the bench tells it. */
  const [seen, setSeen] = useState<string | null>(null)
  /** As it was started from here, until the bench tells. */
  const [started, setStarted] = useState<string | null>(null)
  useEffect(
    () =>
      client.simulator.view((view) => {
        setSeen(view?.chargePointId ?? null)
        if (view === null) setStarted(null)
      }),
    [client],
  )
  const start = useMutation({
    mutationFn: () => client.startSimulator(),
    onSuccess: (id) => {
      setStarted(id)
      go({ step: 'boot', chargePoint: id })
    },
  })
  const stop = useMutation({ mutationFn: () => client.stopSimulator(), onSuccess: () => setStarted(null) })
  return {
    running: seen ?? started,
    busy: start.isPending || stop.isPending,
    error: start.error ?? stop.error,
    start: () => start.mutate(),
    stop: () => stop.mutate(),
  }
}
