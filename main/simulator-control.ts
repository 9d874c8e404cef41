import type { Clock } from '../contract/clock.ts'
import type { Log } from '../contract/log.ts'
import type { SimulatorControl } from './api/context.ts'

/** What is used of a virtual charge point here. */
export interface RunningChargePoint {
  close(): Promise<void>
}

/** Starts a virtual charge point that dials `url` until it is closed. */
export type StartVirtualChargePoint = (options: {
  readonly url: string
  readonly id: string
  readonly clock: Clock
  readonly log: Log
}) => RunningChargePoint | Promise<RunningChargePoint>

export interface SimulatorControlOptions {
  readonly start: StartVirtualChargePoint
  /** The bench's own endpoint, on loopback. */
  readonly url: string
  readonly clock: Clock
  readonly log: Log
}

const chargePointId = 'SIM001'

/** One virtual charge point at most, always under the same identity. */
export const createSimulatorControl = (options: SimulatorControlOptions): SimulatorControl => {
  const { start, url, clock, log } = options
  let running: Promise<RunningChargePoint> | null = null
  return {
    start: async () => {
      const started = (running ??= Promise.resolve(start({ url, id: chargePointId, clock, log })))
      try {
        await started
      } catch (error) {
        if (running === started) running = null
        throw error
      }
      return { chargePointId }
    },
    stop: async () => {
      const stopping = running
      running = null
      if (!stopping) return false
      await (await stopping).close()
      return true
    },
  }
}
