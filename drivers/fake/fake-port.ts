import type { ToolError } from '../../contract/tool-error.ts'
import { concat } from '../bytes.ts'
import { createByteQueue } from '../byte-queue.ts'
import { portGone } from '../errors.ts'
import type { BytePort, InputSignals, OutputSignals, PortEnd } from '../port.ts'

/** The device behind a FakePort. */
export interface FarEnd {
  /** Sends bytes to whoever has the port open. */
  send(bytes: Uint8Array): void
  /** Called with what is written to the port. */
  onBytes(listener: (bytes: Uint8Array) => void): void
  /** All that was written so far. */
  written(): Uint8Array
  /** Each change of the lines, in order. */
  readonly signals: readonly OutputSignals[]
  readonly baudRates: readonly number[]
  setSignals(signals: Partial<InputSignals>): void
  /** Pulls the plug. */
  die(error?: ToolError): void
}

/** A port without hardware: everything of a serial port, its control lines too. */
export const createFakePort = (name = 'fake'): { readonly port: BytePort; readonly far: FarEnd } => {
  const queue = createByteQueue()
  const listeners: ((bytes: Uint8Array) => void)[] = []
  const signals: OutputSignals[] = []
  const baudRates: number[] = []
  let written: Uint8Array = new Uint8Array()
  let lines: InputSignals = { cts: false, dsr: false, dcd: false }
  let open = true
  let end: (end: PortEnd) => void = () => undefined
  const ended = new Promise<PortEnd>((resolve) => (end = resolve))
  const checked = <T>(run: () => T): Promise<T> =>
    open ? Promise.resolve(run()) : Promise.reject(portGone(name))

  return {
    port: {
      name,
      readable: queue.source,
      write: (bytes) =>
        checked(() => {
          written = concat(written, bytes)
          for (const listener of listeners) listener(bytes)
        }),
      drain: () => checked(() => undefined),
      setBaudRate: (baudRate) => checked(() => void baudRates.push(baudRate)),
      setSignals: (change) => checked(() => void signals.push(change)),
      getSignals: () => checked(() => lines),
      close: () => {
        open = false
        queue.end(null)
        end({ cause: 'closed' })
        return Promise.resolve()
      },
      ended,
    },
    far: {
      send: (bytes) => queue.push(bytes),
      onBytes: (listener) => void listeners.push(listener),
      written: () => written,
      signals,
      baudRates,
      setSignals: (change) => (lines = { ...lines, ...change }),
      die: (error = portGone(name)) => {
        open = false
        queue.end(error)
        end({ cause: 'died', error })
      },
    },
  }
}
