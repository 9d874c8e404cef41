import type { Clock, Timer } from '../contract/clock.ts'

export interface AlignedClock {
  /** The interval was changed. */
  restart(): void
  stop(): void
}

const dayMs = 86_400_000
/** A strike that comes this early, because its clock was set meanwhile, is not repeated. */
const slackMs = 50

/** Strikes at every interval that is counted from midnight UTC (OCPP 1.6 §3.16.2); 0 = never. */
export const createAlignedClock = (options: {
  readonly clock: Clock
  readonly now: () => number
  readonly intervalSeconds: () => number
  readonly strike: () => void
}): AlignedClock => {
  let timer: Timer | null = null

  const arm = (): void => {
    timer?.cancel()
    timer = null
    const intervalMs = options.intervalSeconds() * 1000
    if (intervalMs <= 0) return
    const sinceMidnight = options.now() % dayMs
    // The last interval of a day ends at midnight, however short it is.
    const next = Math.min(dayMs, (Math.floor((sinceMidnight + slackMs) / intervalMs) + 1) * intervalMs)
    timer = options.clock.after(Math.max(1, next - sinceMidnight), () => {
      options.strike()
      arm()
    })
  }
  return {
    restart: arm,
    stop: () => timer?.cancel(),
  }
}
