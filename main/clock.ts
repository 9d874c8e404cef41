import { performance } from 'node:perf_hooks'
import type { Clock, Timer } from '../contract/clock.ts'

/** The longest delay that Node's timers take; a longer one would fire at once. */
const longestDelayMs = 2 ** 31 - 1

const wallDelay = (delayMs: number, factor: number): number =>
  Math.min(longestDelayMs, Math.max(0, delayMs / factor))

const timers = (factor: number): Pick<Clock, 'after' | 'every'> => ({
  after(delayMs, callback): Timer {
    const timer = setTimeout(callback, wallDelay(delayMs, factor)).unref()
    return { cancel: () => clearTimeout(timer) }
  },
  every(periodMs, callback): Timer {
    const timer = setInterval(callback, wallDelay(periodMs, factor)).unref()
    return { cancel: () => clearInterval(timer) }
  },
})

/** The laptop's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  ...timers(1),
}

/**
 * A clock that starts at the laptop's time and runs `factor` times as fast: an hour of a charge point's life in a
 * minute. It does not follow when the laptop's clock is set.
 */
export const scaledClock = (factor: number): Clock => {
  const startedAt = Date.now()
  const origin = performance.now()
  const elapsed = (): number => (performance.now() - origin) * factor
  return { now: () => startedAt + elapsed(), monotonic: elapsed, ...timers(factor) }
}
