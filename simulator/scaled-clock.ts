import type { Clock } from '../contract/clock.ts'

/**
 * A clock that starts at the time of `base` and runs `factor` times as fast: a day of a charge point's life in a
 * minute. Delays are given in its own milliseconds.
 */
export const scaleClock = (base: Clock, factor: number): Clock => {
  if (factor === 1) return base
  const startedAt = base.now()
  const origin = base.monotonic()
  const elapsed = (): number => (base.monotonic() - origin) * factor
  return {
    now: () => startedAt + elapsed(),
    monotonic: elapsed,
    after: (delayMs, callback) => base.after(delayMs / factor, callback),
    every: (periodMs, callback) => base.every(periodMs / factor, callback),
  }
}
