/** A running timer. Cancelling twice is allowed. */
export interface Timer {
  cancel(): void
}

/**
 * The only source of time in csms, procedures, conformance and simulator.
 * A scaled clock runs `factor` times as fast as the wall clock: delays are given in its own milliseconds.
 */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number
  /** Monotonic milliseconds for measuring durations; unaffected when the laptop's clock is set. */
  monotonic(): number
  /** Calls back once after `delayMs` of this clock. Never keeps the process alive by itself. */
  after(delayMs: number, callback: () => void): Timer
  /** Calls back every `periodMs` of this clock until cancelled. Never keeps the process alive by itself. */
  every(periodMs: number, callback: () => void): Timer
}

/** UTC with milliseconds, as every timestamp that we send (quirk: some chargers drop the link without a fraction). */
export const toTimestamp = (ms: number): string => new Date(ms).toISOString()
