import { performance } from 'node:perf_hooks'
import type { Clock } from '../contract/clock.ts'

/** The longest delay that Node's timers take; a longer one would fire at once. */
const longestDelayMs = 2 ** 31 - 1
const bounded = (delayMs: number): number => Math.min(longestDelayMs, Math.max(0, delayMs))

/** The laptop's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, bounded(delayMs)).unref()
    return { cancel: () => clearTimeout(timer) }
  },
  every(periodMs, callback) {
    const timer = setInterval(callback, bounded(periodMs)).unref()
    return { cancel: () => clearInterval(timer) }
  },
}
