import type { Clock, Timer } from '../../contract/clock.ts'

interface Due {
  at: number
  readonly periodMs: number | null
  readonly callback: () => void
}

/** A clock that stands still until it is advanced; timers fire in the order of their times. */
export interface ManualClock extends Clock {
  advance(ms: number): void
  /** Sets the wall clock only, as a user sets the laptop's clock. */
  setWall(ms: number): void
}

export const manualClock = (startMs = Date.UTC(2026, 0, 15, 12)): ManualClock => {
  let monotonicMs = 0
  let offsetMs = startMs
  const timers = new Set<Due>()

  const add = (delayMs: number, periodMs: number | null, callback: () => void): Timer => {
    const due: Due = { at: monotonicMs + Math.max(0, delayMs), periodMs, callback }
    timers.add(due)
    return { cancel: () => void timers.delete(due) }
  }

  const next = (until: number): Due | null => {
    let first: Due | null = null
    for (const due of timers) if (due.at <= until && (!first || due.at < first.at)) first = due
    return first
  }

  return {
    now: () => offsetMs + monotonicMs,
    monotonic: () => monotonicMs,
    after: (delayMs, callback) => add(delayMs, null, callback),
    every: (periodMs, callback) => add(periodMs, Math.max(1, periodMs), callback),
    advance(ms) {
      const until = monotonicMs + ms
      for (let due = next(until); due; due = next(until)) {
        monotonicMs = Math.max(monotonicMs, due.at)
        if (due.periodMs === null) timers.delete(due)
        else due.at += due.periodMs
        due.callback()
      }
      monotonicMs = until
    },
    setWall(ms) {
      offsetMs = ms - monotonicMs
    },
  }
}
