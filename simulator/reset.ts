import type { Clock } from '../contract/clock.ts'
import type { Device } from './device.ts'
import { createOutcome } from './outcome.ts'

/** How long a soft reset waits for the answers to its StopTransactions. */
const drainMs = 30_000
/** Between two tries of a reset. */
const retryMs = 5_000

/** OCPP 1.6 §5.14: a soft reset ends its transactions first; a hard one tells of them after it. */
export const createReset =
  (options: {
    readonly clock: Clock
    readonly device: () => Device
    /** Whether this try comes about; they are counted from 0. */
    readonly works: (attempt: number) => boolean
    readonly restart: () => void
  }) =>
  async (type: 'Hard' | 'Soft'): Promise<void> => {
    const { clock } = options
    const { connectors, queue, configuration, status } = options.device()
    if (type === 'Soft') {
      for (const connector of connectors) connector.stopTransaction('SoftReset')
      const patience = createOutcome<void>()
      const timer = clock.after(drainMs, () => patience.resolve())
      await Promise.race([queue.drained(), patience.promise])
      timer.cancel()
    }
    const tryIt = (attempt: number): void => {
      if (options.works(attempt)) return options.restart()
      if (attempt >= configuration.number('ResetRetries')) return status.warn(0, 'ResetFailure')
      clock.after(retryMs, () => tryIt(attempt + 1))
    }
    tryIt(0)
  }
