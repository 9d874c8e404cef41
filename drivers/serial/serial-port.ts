import { realpath, stat } from 'node:fs/promises'
import type { SerialPort } from 'serialport'
import { createByteQueue } from '../byte-queue.ts'
import { portBusy, portCannot, portFailed, portGone, portRefused } from '../errors.ts'
import type { NativeModules } from '../native.ts'
import { holderOfPort } from '../port-holder.ts'
import { defaultLine, type BytePort, type LineSettings, type OutputSignals, type PortEnd } from '../port.ts'
import type { ToolError } from '../../contract/tool-error.ts'

export interface SerialPortOptions {
  readonly path: string
  readonly line?: Partial<LineSettings>
  readonly native: NativeModules
}

type Callback = (error: Error | null | undefined) => void
const done = (start: (callback: Callback) => unknown): Promise<void> =>
  new Promise((resolve, reject) => void start((error) => (error ? reject(error) : resolve())))

/** What the system said on opening, as serialport words it on Linux, macOS and Windows. */
const openError = async (path: string, error: unknown): Promise<ToolError> => {
  const detail = error instanceof Error ? error.message : String(error)
  if (/no such|file not found|cannot find/i.test(detail)) return portGone(path)
  if (/lock port|busy|in use|access denied|resource temporarily/i.test(detail))
    return portBusy(path, await holderOfPort(path))
  if (/permission|EACCES|EPERM/i.test(detail)) return portRefused(path, detail)
  return portFailed(path, error)
}

const isDisconnect = (error: unknown): boolean =>
  error instanceof Error && 'disconnected' in error && error.disconnected === true

/** How often it is looked whether the file of an open port is still there. Milliseconds. */
const presenceMs = 500

/**
 * Tells when the file of the port is gone. serialport reads on without end at a port that hangs up while a read is
 * under way (the read gives no bytes, and no error): only its file tells then. Windows reports it by itself.
 */
const watchPresence = async (path: string, onGone: () => void): Promise<() => void> => {
  if (process.platform === 'win32') return () => undefined
  const file = await realpath(path).catch(() => path)
  const numberOf = () =>
    stat(file).then(
      ({ ino }) => ino,
      () => null,
    )
  const own = await numberOf()
  const look = async () => {
    if ((await numberOf()) !== own) onGone()
  }
  const timer = setInterval(() => void look(), presenceMs).unref()
  return () => clearInterval(timer)
}

/**
 * Opens a serial port for us alone. Rejects with ToolError: port-busy, port-refused, port-gone, port-failed,
 * native-module-missing.
 */
export const openSerialPort = async ({ path, line, native }: SerialPortOptions): Promise<BytePort> => {
  const { SerialPort } = await native.serialport()
  let port: SerialPort
  try {
    port = new SerialPort({ path, ...defaultLine, ...line, autoOpen: false, lock: true })
    await done((callback) => port.open(callback))
  } catch (error) {
    throw await openError(path, error)
  }

  const queue = createByteQueue({ pause: () => port.pause(), resume: () => port.resume() })
  let end: (end: PortEnd) => void = () => undefined
  const ended = new Promise<PortEnd>((resolve) => (end = resolve))
  let isGone = false
  port.on('data', (bytes: Buffer) => queue.push(bytes))
  port.on('error', (error) => {
    const failure = isDisconnect(error) ? portGone(path) : portFailed(path, error)
    queue.end(failure)
    end({ cause: 'died', error: failure })
  })
  port.on('close', (error: unknown) => {
    const failure = isGone || isDisconnect(error) ? portGone(path) : null
    queue.end(failure)
    end(failure ? { cause: 'died', error: failure } : { cause: 'closed' })
  })
  const unwatch = await watchPresence(path, () => {
    isGone = true
    if (port.isOpen && !port.closing) port.close()
  })
  void ended.then(unwatch)

  const checkOpen = () => {
    if (!port.isOpen) throw portGone(path)
  }
  /** Writes under way: a port that dies in between may never call back. */
  const pending = new Set<(end: ToolError) => void>()
  void ended.then((end) => {
    const error = end.cause === 'died' ? end.error : portGone(path)
    for (const reject of pending) reject(error)
  })
  const send = (start: (callback: Callback) => unknown): Promise<void> =>
    new Promise((resolve, reject) => {
      if (!port.isOpen) return reject(portGone(path))
      pending.add(reject)
      start((error) => {
        pending.delete(reject)
        if (error) reject(port.isOpen ? portFailed(path, error) : portGone(path))
        else resolve()
      })
    })
  const tell = async (what: string, start: (callback: Callback) => unknown): Promise<void> => {
    checkOpen()
    try {
      await done(start)
    } catch (error) {
      checkOpen()
      throw portCannot(path, `${what}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  // serialport sets every line at every call, to its own defaults where nothing is said
  let signals: Required<OutputSignals> = { dtr: true, rts: true, break: false }

  return {
    name: path,
    readable: queue.source,
    write: (bytes) => send((callback) => port.write(bytes, callback)),
    drain: () => send((callback) => port.drain(callback)),
    setBaudRate: (baudRate) => tell(`${baudRate} baud`, (callback) => port.update({ baudRate }, callback)),
    setSignals: async (change) => {
      const next = { ...signals, ...change }
      await tell('control lines', (callback) =>
        port.set({ dtr: next.dtr, rts: next.rts, brk: next.break }, callback),
      )
      signals = next
    },
    getSignals: async () => {
      let read = { cts: false, dsr: false, dcd: false }
      await tell('control lines', (callback) =>
        port.get((error, bits) => {
          if (bits) read = { cts: bits.cts, dsr: bits.dsr, dcd: bits.dcd }
          callback(error)
        }),
      )
      return read
    },
    close: async () => {
      if (port.isOpen && !port.closing) port.close()
      await ended
    },
    ended,
  }
}
