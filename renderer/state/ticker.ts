/** The present second, shared by all that show time, so that they change together and nothing ticks unseen. */
export interface Ticker {
  readonly now: () => number
  readonly subscribe: (onTick: () => void) => () => void
}

export const createTicker = (hostNow: () => number, periodMs = 1000): Ticker => {
  const listeners = new Set<() => void>()
  let timer: ReturnType<typeof setInterval> | null = null
  let second = hostNow()
  const tick = () => {
    second = hostNow()
    for (const listener of listeners) listener()
  }
  return {
    now: () => second,
    subscribe: (onTick) => {
      listeners.add(onTick)
      if (timer === null) {
        // a page that has just been drawn with this second need not be drawn again
        if (Math.abs(hostNow() - second) >= periodMs) second = hostNow()
        timer = setInterval(tick, periodMs)
      }
      return () => {
        listeners.delete(onTick)
        if (listeners.size > 0 || timer === null) return
        clearInterval(timer)
        timer = null
      }
    },
  }
}
