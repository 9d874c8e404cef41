import type { Clock, Timer } from '../../../contract/clock.ts'

export interface ManualClock extends Clock {
  /** Lets time pass; timers that fall due call back in order. */
  advance(ms: number): void
}

export const manualClock = (start = 1_700_000_000_000): ManualClock => {
  let passed = 0
  let order = 0
  const timers = new Set<{ at: number; order: number; period: number | null; callback: () => void }>()
  const add = (ms: number, period: number | null, callback: () => void): Timer => {
    const timer = { at: passed + ms, order: order++, period, callback }
    timers.add(timer)
    return { cancel: () => void timers.delete(timer) }
  }
  return {
    now: () => start + passed,
    monotonic: () => passed,
    after: (ms, callback) => add(ms, null, callback),
    every: (ms, callback) => add(ms, ms, callback),
    advance: (ms) => {
      const until = passed + ms
      for (;;) {
        const due = [...timers]
          .filter(({ at }) => at <= until)
          .sort((a, b) => a.at - b.at || a.order - b.order)[0]
        if (!due) break
        passed = Math.max(passed, due.at)
        if (due.period === null) timers.delete(due)
        else due.at += due.period
        due.callback()
      }
      passed = until
    },
  }
}
