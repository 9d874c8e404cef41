import type { Watched } from './context.ts'

/** The value now, and each time that it changes; a slow reader gets the newest alone. */
export async function* watch<T>(watched: Watched<T>, signal: AbortSignal): AsyncGenerator<T, void> {
  let fresh = true
  let wake: () => void = () => undefined
  const unsubscribe = watched.subscribe(() => {
    fresh = true
    wake()
  })
  const onAbort = (): void => wake()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    while (!signal.aborted) {
      if (fresh) {
        fresh = false
        yield watched.current()
      } else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    unsubscribe()
  }
}
