import type { Clock } from '../contract/clock.ts'
import type { Log } from '../contract/log.ts'
import { ToolError } from '../contract/tool-error.ts'
import type { VirtualChargePointView } from '../contract/virtual-charge-point.ts'
import type { SimulatorControl, VirtualHands } from './api/context.ts'

/** What is used of a virtual charge point here. */
export interface RunningChargePoint {
  readonly hands: VirtualHands
  view(): VirtualChargePointView
  onChange(listener: () => void): () => void
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
  const listeners = new Set<() => void>()
  let running: Promise<RunningChargePoint> | null = null
  /** The one that `running` has led to. */
  let present: RunningChargePoint | null = null
  const changed = (): void => {
    for (const listener of listeners) listener()
  }
  return {
    start: async () => {
      const started = (running ??= Promise.resolve(start({ url, id: chargePointId, clock, log })))
      try {
        const chargePoint = await started
        if (running === started && present !== chargePoint) {
          present = chargePoint
          chargePoint.onChange(changed)
          changed()
        }
      } catch (error) {
        if (running === started) running = null
        throw error
      }
      return { chargePointId }
    },
    stop: async () => {
      const stopping = running
      running = null
      present = null
      if (!stopping) return false
      changed()
      await (await stopping).close()
      return true
    },
    view: () => present?.view() ?? null,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    hands: () =>
      present
        ? Promise.resolve(present.hands)
        : Promise.reject(
            new ToolError('not-found', { chargePointId }, null, 'No virtual charge point is running.'),
          ),
  }
}
