import type { Clock, Timer } from '../contract/clock.ts'

/** Whether it runs. */
export type Life =
  | { readonly state: 'on' }
  | { readonly state: 'restarting'; readonly dialsAt: number; readonly timer: Timer }
  | { readonly state: 'off' }
  | { readonly state: 'closed' }

export interface Lifecycle {
  readonly life: Life
  /** Everything stops; it starts by itself after its start-up time. `reason` is the caller's, for `begin`. */
  restart(halt: () => void, begin: () => void): void
  /** false: it was off already. */
  switchOff(halt: () => void): boolean
  /** false: it was not off. */
  switchOn(begin: () => void): boolean
  /** false: it was closed already. */
  close(): boolean
}

export const createLifecycle = (options: {
  readonly clock: Clock
  readonly startUpSeconds: number
  readonly onChange: () => void
}): Lifecycle => {
  const { clock } = options
  let life: Life = { state: 'on' }

  const set = (next: Life): void => {
    if (life.state === 'restarting') life.timer.cancel()
    life = next
    options.onChange()
  }
  const beginLater = (begin: () => void): void => {
    const ms = options.startUpSeconds * 1000
    const timer = clock.after(ms, () => {
      set({ state: 'on' })
      begin()
    })
    set({ state: 'restarting', dialsAt: clock.now() + ms, timer })
  }

  return {
    get life() {
      return life
    },
    restart(halt, begin) {
      if (life.state !== 'on') return
      halt()
      beginLater(begin)
    },
    switchOff(halt) {
      if (life.state !== 'on' && life.state !== 'restarting') return false
      if (life.state === 'on') halt()
      set({ state: 'off' })
      return true
    },
    switchOn(begin) {
      if (life.state !== 'off') return false
      beginLater(begin)
      return true
    },
    close() {
      if (life.state === 'closed') return false
      set({ state: 'closed' })
      return true
    },
  }
}
