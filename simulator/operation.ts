import type { Clock, Timer } from '../contract/clock.ts'
import { createAlignedClock } from './aligned-clock.ts'
import type { Calls } from './calls.ts'
import type { Configuration } from './configuration.ts'

/** What goes on by itself while it is accepted: heartbeats, pings, clock-aligned samples. */
export interface Operation {
  start(): void
  /** A configuration key has another value. */
  changed(key: string): void
  readonly heartbeat: () => void
  stop(): void
}

export interface OperationOptions {
  readonly clock: Clock
  readonly calls: Calls
  readonly configuration: Configuration
  readonly now: () => number
  readonly isOpen: () => boolean
  readonly ping: () => void
  readonly strike: () => void
  readonly onTime: (currentTime: string) => void
}

/** Where there is no key HeartbeatInterval. */
const ownHeartbeatSeconds = 300

export const createOperation = (options: OperationOptions): Operation => {
  const { clock, calls, configuration } = options
  let heartbeats: Timer | null = null
  let pings: Timer | null = null
  let isHeartbeatOpen = false
  let isRunning = false

  const aligned = createAlignedClock({
    clock,
    now: options.now,
    intervalSeconds: () => configuration.number('ClockAlignedDataInterval'),
    strike: options.strike,
  })

  const heartbeat = async (): Promise<void> => {
    if (isHeartbeatOpen) return
    isHeartbeatOpen = true
    const outcome = await calls.call('Heartbeat', {})
    isHeartbeatOpen = false
    if (outcome.ok) options.onTime(outcome.payload.currentTime)
  }

  const armHeartbeats = (): void => {
    heartbeats?.cancel()
    const seconds = configuration.number('HeartbeatInterval', ownHeartbeatSeconds)
    heartbeats =
      seconds > 0
        ? clock.every(seconds * 1000, () => {
            if (options.isOpen()) void heartbeat()
          })
        : null
  }
  const armPings = (): void => {
    pings?.cancel()
    const seconds = configuration.number('WebSocketPingInterval')
    pings = seconds > 0 ? clock.every(seconds * 1000, options.ping) : null
  }

  return {
    start() {
      isRunning = true
      armHeartbeats()
      armPings()
      aligned.restart()
    },
    changed(key) {
      if (!isRunning) return
      if (key === 'HeartbeatInterval') armHeartbeats()
      if (key === 'WebSocketPingInterval') armPings()
      if (key === 'ClockAlignedDataInterval') aligned.restart()
    },
    heartbeat: () => void heartbeat(),
    stop() {
      isRunning = false
      heartbeats?.cancel()
      pings?.cancel()
      aligned.stop()
    },
  }
}
