import type { Card } from '../../contract/card.ts'
import type { Clock } from '../../contract/clock.ts'
import type { Cure, DeviceState } from '../../contract/devices.ts'
import type { Log } from '../../contract/log.ts'
import { isToolError, ToolError } from '../../contract/tool-error.ts'
import { openWhenFree, type Leases } from '../lease.ts'
import { pause } from '../waits.ts'
import type { CardReader } from './reader.ts'

export interface ReaderSessionOptions {
  readonly device: string
  readonly clock: Clock
  readonly log: Log
  readonly leases: Leases
  /** Opens the reader where its device is now; rejects with port-gone while it is unplugged. */
  readonly open: () => Promise<CardReader>
  readonly cureFor: (error: ToolError) => Cure | null
  readonly onCard: (card: Card) => void
  readonly onState: (state: DeviceState) => void
  /** How often a device that is gone or refused is tried again. Default 1 s. */
  readonly retryMs?: number
}

export interface ReaderSession {
  readonly state: () => DeviceState
  /** Tries at once what waits for its next try. */
  nudge(): void
  /** Closes the reader and gives the port back. May be called twice. */
  stop(): Promise<void>
}

const leaseName = 'rfid'

const asToolError = (error: unknown): ToolError =>
  isToolError(error)
    ? error
    : new ToolError('internal', {}, null, error instanceof Error ? error.message : String(error))

/**
 * A reader that is kept open: through unplugging, through a port that somebody else has for a while, and through a flash
 * that wants the port.
 */
export const startReaderSession = (options: ReaderSessionOptions): ReaderSession => {
  const { device, clock, log, leases, open, cureFor, onCard, onState, retryMs = 1_000 } = options
  const stopping = new AbortController()
  let state: DeviceState = { state: 'opening' }
  let waiting: AbortController | null = null
  let regained: () => void = () => undefined

  const enter = (next: DeviceState) => {
    if (JSON.stringify(next) === JSON.stringify(state)) return
    state = next
    onState(state)
  }
  const failed = (error: ToolError) => {
    if (error.code === 'port-gone') return enter({ state: 'unplugged' })
    const { code, params } = error
    if (state.state !== 'refused' || state.error !== code)
      log.write('warn', 'reader-refused', { device, code, params })
    enter({ state: 'refused', error: code, params, cure: cureFor(error) })
  }

  const read = async (signal: AbortSignal): Promise<void> => {
    const reader = await openWhenFree(open, {
      clock,
      signal,
      retryMs,
      onBusy: (holder, error) => enter({ state: 'busy', holder, cure: cureFor(error) }),
    })
    const close = () => void reader.close()
    signal.addEventListener('abort', close, { once: true })
    try {
      if (signal.aborted) return
      enter({ state: 'reading' })
      for await (const card of reader.cards()) {
        onCard(card)
        await reader.signalCard?.()
      }
    } finally {
      signal.removeEventListener('abort', close)
      await reader.close()
    }
  }

  /** Holds the port until it fails, is wanted by somebody else, or the session is stopped. */
  const hold = async (): Promise<'again' | 'yielded'> => {
    const abort = new AbortController()
    const signal = AbortSignal.any([abort.signal, stopping.signal])
    let done: () => void = () => undefined
    const ended = new Promise<void>((resolve) => (done = resolve))
    const monitor = {
      yield: async () => {
        abort.abort()
        await ended
      },
      regain: () => regained(),
    }
    const holder = leases.holder(device)
    if (holder) enter({ state: 'busy', holder, cure: null })
    const lease = await leases.take(device, { name: leaseName, monitor }, stopping.signal)
    try {
      await read(signal)
    } catch (error) {
      if (!signal.aborted) failed(asToolError(error))
    } finally {
      if (!abort.signal.aborted) lease.release()
      done()
    }
    return abort.signal.aborted ? 'yielded' : 'again'
  }

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const back = new Promise<void>((resolve) => (regained = resolve))
      if ((await hold()) === 'yielded') {
        const holder = leases.holder(device)
        if (holder) enter({ state: 'busy', holder, cure: null })
        const stopped = new Promise<void>((resolve) =>
          stopping.signal.addEventListener('abort', () => resolve(), { once: true }),
        )
        await Promise.race([back, stopped])
      } else {
        waiting = new AbortController()
        await pause(clock, retryMs, AbortSignal.any([waiting.signal, stopping.signal]))
        waiting = null
      }
    }
  }
  // not before whoever starts it has it in hand
  const running = Promise.resolve()
    .then(run)
    .catch((error: unknown) => {
      if (!stopping.signal.aborted) failed(asToolError(error))
    })

  return {
    state: () => state,
    nudge: () => waiting?.abort(),
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}
