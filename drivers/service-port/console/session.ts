import type { Clock } from '../../../contract/clock.ts'
import type { ConsoleSettings, ConsoleState } from '../../../contract/console.ts'
import { isToolError, ToolError } from '../../../contract/tool-error.ts'
import type { BenchDevices } from '../../bench-devices.ts'
import { portFailed, portGone } from '../../errors.ts'
import type { BytePort } from '../../port.ts'
import { pause } from '../../waits.ts'
import { scanBaudRates, type RateFound } from './baud-scan.ts'
import { endingOf, expandKeys } from './keys.ts'
import { createScrollback, joinChunks, type ConsoleChunk } from './scrollback.ts'

interface ConsoleSessionOptions {
  readonly devices: Pick<BenchDevices, 'openPort'>
  readonly settings: ConsoleSettings
  readonly clock: Clock
  /** By whose name others learn who has the port. */
  readonly name: string
  readonly scrollbackBytes?: number
  /** How soon a port that went away is tried again. Default 1 s. */
  readonly retryMs?: number
}

interface Batch {
  readonly chunks: readonly ConsoleChunk[]
  /** How many were dropped before anyone saw them. */
  readonly lost: number
}

/**
 * A terminal on a port. It makes room for whoever needs the port, and takes it back; what was said before stays. A port
 * that goes away is opened again when it is there.
 */
export interface ConsoleSession {
  state(): ConsoleState
  settings(): ConsoleSettings
  /** What came behind `seq`, neighbours joined. */
  since(seq: number): Batch
  /** After each change of the state, and at most every 50 ms when something came. */
  subscribe(listener: () => void): () => void
  /** Types as it is. Rejects with port-busy while somebody else has the port, and as the port does. */
  write(bytes: Uint8Array): Promise<void>
  /** A line with its end; keys and `${variables}` are filled in. */
  typeLine(text: string, variables?: Readonly<Record<string, string>>): Promise<void>
  /** Gives the number of bytes; ends with the signal's reason. */
  sendFile(
    content: AsyncIterable<Uint8Array>,
    options?: { readonly signal?: AbortSignal; readonly onBytes?: (sent: number) => void },
  ): Promise<number>
  /** Where the baud rate is not known: finds the one at which text comes, and stays there. */
  findBaudRate(signal?: AbortSignal, onRate?: (baudRate: number) => void): Promise<readonly RateFound[]>
  change(settings: Partial<Omit<ConsoleSettings, 'device'>>): Promise<void>
  clear(): void
  close(): Promise<void>
}

const showEveryMs = 50

export const startConsoleSession = (options: ConsoleSessionOptions): ConsoleSession => {
  const { devices, clock, name, retryMs = 1_000 } = options
  const scrollback = createScrollback(options.scrollbackBytes)
  const listeners = new Set<() => void>()
  const stopping = new AbortController()
  const { signal: stopped } = stopping
  let settings = options.settings
  let state: ConsoleState = { state: 'opening' }
  let port: BytePort | null = null
  let opening: Promise<BytePort> | null = null
  let isYielded = false
  let showing = false
  /** The scan reads the port itself meanwhile. */
  let scanning: Promise<unknown> | null = null
  let pumping = new AbortController()

  const tell = () => {
    for (const listener of listeners) listener()
  }
  const tellSoon = () => {
    if (showing) return
    showing = true
    clock.after(showEveryMs, () => {
      showing = false
      tell()
    })
  }
  const become = (next: ConsoleState) => {
    state = next
    tell()
  }
  const keep = (from: ConsoleChunk['from'], bytes: Uint8Array) => {
    scrollback.add(clock.now(), from, bytes)
    tellSoon()
  }

  const open = async (): Promise<BytePort> => {
    const { device, baudRate, parity, stopBits, dataBits } = settings
    return devices.openPort(device, {
      owner: {
        name,
        monitor: {
          yield: async () => {
            isYielded = true
            const held = await opening?.catch(() => null)
            await (held ?? port)?.close()
          },
          // it waits for its turn by itself
          regain: () => undefined,
        },
      },
      line: { baudRate, parity, stopBits, dataBits },
      waitFor: stopped,
    })
  }

  /** Until the port is closed (resolves) or dies (rejects). */
  const pump = async (from: BytePort): Promise<void> => {
    for (;;) {
      await scanning?.catch(() => undefined)
      try {
        const bytes = await from.readable.read(pumping.signal)
        if (bytes === null) return
        keep('device', bytes)
      } catch (error) {
        if (!pumping.signal.aborted) throw error
        await Promise.resolve()
      }
    }
  }

  const run = async (): Promise<void> => {
    while (!stopped.aborted) {
      try {
        if (state.state !== 'yielded' && state.state !== 'failed') become({ state: 'opening' })
        opening = open()
        port = await opening
        opening = null
        isYielded = false
        become({ state: 'open', port: port.name })
        await pump(port)
        port = null
        if (isYielded && !stopped.aborted) become({ state: 'yielded' })
      } catch (error) {
        opening = null
        port = null
        if (stopped.aborted) break
        const failure = isToolError(error) ? error : portFailed(settings.device, error)
        become({ state: 'failed', error: failure.code, params: failure.params })
        await pause(clock, retryMs, stopped)
      }
    }
    become({ state: 'closed' })
  }
  const running = Promise.resolve().then(run)

  const opened = (): BytePort => {
    if (port && state.state === 'open') return port
    throw state.state === 'yielded'
      ? new ToolError(
          'port-busy',
          { port: settings.device, holder: '', who: 'us', name: null, pid: null },
          'wait-or-cancel',
          `${settings.device} is lent to something else; it comes back by itself.`,
        )
      : portGone(settings.device)
  }
  const write = async (bytes: Uint8Array): Promise<void> => {
    await opened().write(bytes)
    if (settings.localEcho) keep('us', bytes)
  }

  return {
    state: () => state,
    settings: () => settings,
    since: (seq) => {
      const { chunks, lost } = scrollback.since(seq)
      return { chunks: joinChunks(chunks), lost }
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    write,
    typeLine: async (text, variables = {}) =>
      write(new TextEncoder().encode(expandKeys(text, variables) + endingOf[settings.lineEnding])),
    sendFile: async (content, { signal, onBytes } = {}) => {
      let sent = 0
      for await (const bytes of content)
        for (let at = 0; at < bytes.length; at += 256) {
          signal?.throwIfAborted()
          const part = bytes.subarray(at, at + 256)
          await opened().write(part)
          sent += part.length
          onBytes?.(sent)
        }
      return sent
    },
    findBaudRate: async (signal, onRate) => {
      const scan = scanBaudRates({
        port: opened(),
        clock,
        ...(signal ? { signal } : {}),
        ...(onRate ? { onRate } : {}),
      })
      scanning = scan
      pumping.abort()
      pumping = new AbortController()
      try {
        const found = await scan
        const [best] = found
        if (best) settings = { ...settings, baudRate: best.baudRate }
        return found
      } finally {
        scanning = null
        tell()
      }
    },
    change: async (wanted) => {
      if (wanted.baudRate !== undefined && wanted.baudRate !== settings.baudRate)
        await opened().setBaudRate(wanted.baudRate)
      settings = { ...settings, ...wanted }
      tell()
    },
    clear: () => {
      scrollback.clear()
      tell()
    },
    close: async () => {
      stopping.abort()
      await port?.close()
      await running
      listeners.clear()
    },
  }
}
