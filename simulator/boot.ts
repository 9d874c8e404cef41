import type { Clock, Timer } from '../contract/clock.ts'
import type { Calls } from './calls.ts'
import type { Identity } from './profile.ts'

/** What the Central System has said of this charge point (OCPP 1.6 §4.2). */
export type Registration =
  | { readonly state: 'unbooted' }
  | { readonly state: 'booting' }
  | {
      readonly state: 'waiting'
      /** null: no readable answer. */
      readonly answer: 'Pending' | 'Rejected' | null
      /** How long it waits: what it was told, or its own choice. */
      readonly intervalSeconds: number
      /** Milliseconds since the epoch. */
      readonly nextBootAt: number
    }
  | { readonly state: 'accepted'; readonly intervalSeconds: number }

export const booting: Registration & { state: 'booting' } = { state: 'booting' }

export interface Boot {
  readonly registration: Registration
  /** Boots, unless it was accepted before (OCPP-J 1.6 §5.4) or still has to wait. */
  linkOpened(): void
  linkLost(): void
  /** Sends BootNotification without waiting for the interval; nothing where one is under way. */
  bootNow(): void
  /** It was switched off or restarts: all that it was told is void. */
  reset(): void
}

export interface BootOptions {
  readonly clock: Clock
  readonly calls: Calls
  readonly identity: () => Identity
  readonly retrySeconds: number
  /** Used where the Central System gives an interval of 0 with Accepted. */
  readonly heartbeatSeconds: () => number
  readonly onRegistration: (registration: Registration) => void
  /** The Central System's time, as it wrote it. */
  readonly onTime: (currentTime: string) => void
}

export const createBoot = (options: BootOptions): Boot => {
  const { clock, calls } = options
  let registration: Registration = { state: 'unbooted' }
  let online = false
  let timer: Timer | null = null
  /** Counts starts: an answer from before the last one is none. */
  let start = 0

  const set = (next: Registration): void => {
    registration = next
    options.onRegistration(next)
  }

  const waitFor = (answer: 'Pending' | 'Rejected' | null, told: number): void => {
    // An interval of 0 leaves the choice to the charge point, which must not flood (OCPP 1.6 §4.2).
    const intervalSeconds = told > 0 ? told : options.retrySeconds
    const waitMs = intervalSeconds * 1000
    timer = clock.after(waitMs, () => {
      timer = null
      if (online) void boot()
      else set({ state: 'unbooted' })
    })
    set({ state: 'waiting', answer, intervalSeconds, nextBootAt: clock.now() + waitMs })
  }

  const boot = async (): Promise<void> => {
    timer?.cancel()
    timer = null
    set(booting)
    const own = start
    const outcome = await calls.call('BootNotification', options.identity())
    if (own !== start) return
    if (!outcome.ok) {
      if (outcome.cause === 'link-lost') set({ state: 'unbooted' })
      else waitFor(null, 0)
      return
    }
    const { status, interval, currentTime } = outcome.payload
    options.onTime(currentTime)
    if (status !== 'Accepted') waitFor(status, interval)
    else
      set({
        state: 'accepted',
        intervalSeconds: interval > 0 ? interval : options.heartbeatSeconds(),
      })
  }

  return {
    get registration() {
      return registration
    },
    linkOpened() {
      online = true
      if (registration.state === 'unbooted') void boot()
    },
    linkLost() {
      online = false
    },
    bootNow() {
      if (online && registration.state !== 'booting') void boot()
    },
    reset() {
      start += 1
      online = false
      timer?.cancel()
      timer = null
      registration = { state: 'unbooted' }
    },
  }
}
