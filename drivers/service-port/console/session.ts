import type { Clock } from '../../../contract/clock.ts'
import {
  variablesOf,
  type ConsoleActivity,
  type ConsoleSettings,
  type ConsoleState,
  type FilePacing,
} from '../../../contract/console.ts'
import { isToolError, ToolError } from '../../../contract/tool-error.ts'
import type { BenchDevices } from '../../bench-devices.ts'
import { portFailed, portGone } from '../../errors.ts'
import type { BytePort } from '../../port.ts'
import { pause } from '../../waits.ts'
import { scanBaudRates, type RateFound } from './baud-scan.ts'
import { endingOf, expandKeys } from './keys.ts'
import { masked } from './masking.ts'
import type { ConsoleRecorder } from './recorder.ts'
import { createScrollback, joinChunks, type ConsoleChunk } from './scrollback.ts'
import { sendInPieces } from './send-file.ts'
import { createTyping } from './typing.ts'

interface ConsoleSessionOptions {
  readonly devices: Pick<BenchDevices, 'openPort'>
  readonly settings: ConsoleSettings
  readonly clock: Clock
  /** By whose name others learn who has the port. */
  readonly name: string
  readonly scrollbackBytes?: number
  /** How soon a port that went away is tried again. Default 1 s. */
  readonly retryMs?: number
  readonly recorder?: ConsoleRecorder
}

interface Batch {
  readonly chunks: readonly ConsoleChunk[]
  /** How many bytes before them are not kept any more. */
  readonly lost: number
  /** How many bytes before them are kept, and left out. */
  readonly skipped: number
}

interface MacroOptions {
  /** The names of those variables that hold a secret. */
  readonly secrets?: readonly string[]
  readonly signal?: AbortSignal
}

interface SendFileOptions {
  readonly name?: string
  /** Bytes; null: not known. */
  readonly size?: number | null
  readonly pacing?: FilePacing
  readonly signal?: AbortSignal
  readonly onBytes?: (sent: number) => void
}

/**
 * A terminal on a port. It makes room for whoever needs the port, and takes it back; what was said before stays. A port
 * that goes away is opened again when it is there.
 */
export interface ConsoleSession {
  state(): ConsoleState
  settings(): ConsoleSettings
  /** What takes its time now. */
  activity(): ConsoleActivity | null
  /** What came behind `seq`, neighbours joined; of more than `most` bytes the newest. */
  since(seq: number, most?: number): Batch
  /** All bytes that are kept of what came and was shown. */
  scrollback(): Uint8Array
  /** How many bytes the recorder could not keep. */
  notKept(): number
  /** After each change of the state, and at most every 50 ms when something came. */
  subscribe(listener: () => void): () => void
  /** Types as it is. Rejects with port-busy while somebody else has the port, and as the port does. */
  write(bytes: Uint8Array): Promise<void>
  /** Lines, each with its end; keys and `${variables}` are filled in. Rejects with console-busy. */
  typeLines(text: string, variables?: Readonly<Record<string, string>>, options?: MacroOptions): Promise<void>
  /** Gives the number of bytes; ends with the signal's reason, and by `cancel`. Rejects with console-busy. */
  sendFile(content: AsyncIterable<Uint8Array>, options?: SendFileOptions): Promise<number>
  /** Where the baud rate is not known: finds the one at which text comes, and stays there. Rejects with console-busy. */
  findBaudRate(signal?: AbortSignal, onRate?: (baudRate: number) => void): Promise<readonly RateFound[]>
  /** Ends what takes its time; false: nothing does. */
  cancel(): boolean
  change(settings: Partial<Omit<ConsoleSettings, 'device'>>): Promise<void>
  clear(): void
  close(): Promise<void>
}

const showEveryMs = 50
const lineKeys = ['dataBits', 'parity', 'stopBits'] as const
/** A console answers a line within this, or is not waited for any longer; it has answered when it is quiet. */
const answerMs = 1_000
const quietMs = 60

const consoleBusy = (device: string, with_: ConsoleActivity['kind']): ToolError =>
  new ToolError(
    'console-busy',
    { port: device, with: with_ },
    'wait-or-cancel',
    `${device} is at something already (${with_}): wait for its end, or cancel it.`,
  )

export const startConsoleSession = (options: ConsoleSessionOptions): ConsoleSession => {
  const { devices, clock, name, retryMs = 1_000, recorder } = options
  const scrollback = createScrollback(options.scrollbackBytes)
  const listeners = new Set<() => void>()
  const stopping = new AbortController()
  const { signal: stopped } = stopping
  let settings = options.settings
  let state: ConsoleState = { state: 'opening' }
  let port: BytePort | null = null
  let opening: Promise<BytePort> | null = null
  let isYielded = false
  let lentTo = ''
  let activity: ConsoleActivity | null = null
  let working = new AbortController()
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
  /** Until the other side has said something behind `seq` and then nothing for a while; not longer than a while either. */
  const settledAfter = async (seq: number, signal: AbortSignal): Promise<void> => {
    const until = clock.monotonic() + answerMs
    let last = seq
    while (clock.monotonic() < until) {
      await pause(clock, quietMs, signal)
      const now = scrollback.lastSeq()
      if (now > seq && now === last) return
      last = now
    }
  }
  const become = (next: ConsoleState) => {
    state = next
    tell()
  }
  const keep = (from: ConsoleChunk['from'], bytes: Uint8Array) => {
    scrollback.add(clock.now(), from, bytes)
    recorder?.text(from, bytes)
    tellSoon()
  }
  const typing = createTyping((secret) => recorder?.secret(secret))
  const show = (next: ConsoleActivity | null) => {
    activity = next
    tellSoon()
  }

  const open = async (): Promise<BytePort> => {
    const { device, baudRate, parity, stopBits, dataBits } = settings
    return devices.openPort(device, {
      owner: {
        name,
        monitor: {
          yield: async (to) => {
            isYielded = true
            lentTo = to
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
        typing.heard(bytes)
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
        if (isYielded && !stopped.aborted) become({ state: 'yielded', to: lentTo })
      } catch (error) {
        opening = null
        port = null
        if (stopped.aborted) break
        const failure = isToolError(error) ? error : portFailed(settings.device, error)
        become({ state: 'failed', error: failure.code, params: failure.params })
        await pause(clock, retryMs, stopped)
      }
    }
    recorder?.end()
    become({ state: 'closed' })
  }
  const running = Promise.resolve().then(run)

  const opened = (): BytePort => {
    if (port && state.state === 'open') return port
    throw state.state === 'yielded'
      ? new ToolError(
          'port-busy',
          { port: settings.device, holder: lentTo, who: 'us', name: lentTo, pid: null },
          'wait-or-cancel',
          `${settings.device} is lent to something else; it comes back by itself.`,
        )
      : portGone(settings.device)
  }
  /** `shown`: what stands for it where it is echoed by us. */
  const write = async (bytes: Uint8Array, shown?: Uint8Array): Promise<void> => {
    const port = opened()
    const open = typing.typed(bytes)
    await port.write(bytes)
    if (settings.localEcho && open.length > 0) keep('us', shown ?? open)
  }

  /** One thing at a time; what others type meanwhile would get in between. */
  const work = async <T>(
    first: ConsoleActivity,
    given: AbortSignal | undefined,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    if (activity) throw consoleBusy(settings.device, activity.kind)
    opened()
    working = new AbortController()
    show(first)
    try {
      return await run(AbortSignal.any([working.signal, stopped, ...(given ? [given] : [])]))
    } finally {
      show(null)
    }
  }

  return {
    state: () => state,
    settings: () => settings,
    activity: () => activity,
    since: (seq, most) => {
      const { chunks, lost, skipped } = scrollback.since(seq, most)
      return { chunks: joinChunks(chunks), lost, skipped }
    },
    scrollback: () => Buffer.concat(scrollback.since(0).chunks.map(({ bytes }) => bytes)),
    notKept: () => recorder?.notKept() ?? 0,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    write: (bytes) => write(bytes),
    typeLines: async (text, variables = {}, { secrets = [], signal } = {}) => {
      const secretNames = variablesOf(text).filter((each) => secrets.includes(each))
      for (const each of secretNames) recorder?.secret(variables[each] ?? '')
      const open = { ...variables, ...Object.fromEntries(secretNames.map((each) => [each, masked])) }
      const encode = (line: string, by: Readonly<Record<string, string>>): Uint8Array =>
        new TextEncoder().encode(expandKeys(line, by) + endingOf[settings.lineEnding])
      // all of them are looked at before the first is typed
      const lines = text
        .split('\n')
        .map((line) => ({ typed: encode(line, variables), shown: encode(line, open) }))
      const [first] = lines
      if (lines.length === 1 && first) return write(first.typed, first.shown)
      await work({ kind: 'macro', sent: 0, size: lines.length }, signal, async (ended) => {
        for (const [at, { typed, shown }] of lines.entries()) {
          ended.throwIfAborted()
          const seen = scrollback.lastSeq()
          await write(typed, shown)
          show({ kind: 'macro', sent: at + 1, size: lines.length })
          if (at + 1 < lines.length) await settledAfter(seen, ended)
        }
      })
    },
    sendFile: (content, { name: file = '', size = null, pacing = 'fast', signal, onBytes } = {}) =>
      work({ kind: 'file', name: file, sent: 0, size }, signal, (ended) =>
        sendInPieces(content, {
          pacing,
          clock,
          signal: ended,
          write: (bytes) => opened().write(bytes),
          answered: () => settledAfter(scrollback.lastSeq(), ended),
          onBytes: (sent) => {
            show({ kind: 'file', name: file, sent, size })
            onBytes?.(sent)
          },
        }),
      ),
    findBaudRate: (signal, onRate) =>
      work({ kind: 'baud-scan', baudRate: settings.baudRate }, signal, async (ended) => {
        const scan = scanBaudRates({
          port: opened(),
          clock,
          signal: ended,
          onRate: (baudRate) => {
            show({ kind: 'baud-scan', baudRate })
            onRate?.(baudRate)
          },
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
        }
      }),
    cancel: () => {
      const had = activity !== null
      working.abort(new ToolError('cancelled', {}, null, 'It was cancelled.'))
      return had
    },
    change: async (wanted) => {
      const before = settings
      const { baudRate } = wanted
      if (baudRate !== undefined && baudRate !== before.baudRate) await opened().setBaudRate(baudRate)
      settings = { ...settings, ...wanted }
      // the rest of a line is set when it is opened: it is opened again by itself
      if (lineKeys.some((key) => settings[key] !== before[key])) await port?.close()
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
