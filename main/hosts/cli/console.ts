import { constants, createReadStream } from 'node:fs'
import { access, readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { toTimestamp } from '../../../contract/clock.ts'
import { consoleSettingsSchema, hexLines, type ConsoleState } from '../../../contract/console.ts'
import { isToolError, ToolError } from '../../../contract/tool-error.ts'
import { startConsoleSession, type ConsoleSession } from '../../../drivers/service-port/console/session.ts'
import { openBenchDevices } from '../../bench-devices.ts'
import { systemClock } from '../../clock.ts'
import { defaultDataDir, jsonOption, readCount } from './options.ts'
import { createOutput, exitCodes, tellError, whenUnread, type Output } from './output.ts'
import { refuseHeldPort } from './port-held.ts'

interface ConsoleOptions {
  readonly device: string
  readonly baudRate: string
  readonly lineEnding: 'cr' | 'lf' | 'crlf'
  readonly localEcho: boolean
  readonly timestamps: boolean
  readonly hex: boolean
  readonly send: readonly string[]
  readonly set: Readonly<Record<string, string>>
  readonly sendFile?: string
  readonly macros?: string
  readonly exitAfter?: number
  readonly data: string
  readonly json: boolean
}

const collect = (line: string, lines: readonly string[]): readonly string[] => [...lines, line]

const readVariable = (
  raw: string,
  known: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => {
  const [, name, value] = /^([\w-]+)=(.*)$/s.exec(raw) ?? []
  if (name === undefined || value === undefined) throw new InvalidArgumentError('A variable is NAME=VALUE.')
  return { ...known, [name]: value }
}

const readRate = (raw: string): string => {
  const isRate = /^\d{3,7}$/.test(raw) && Number(raw) >= 300 && Number(raw) <= 4_000_000
  if (raw !== 'auto' && !isRate) throw new InvalidArgumentError('A rate from 300 to 4000000, or auto.')
  return raw
}

/** Who has it, where that is known, and what to do. */
const whyShut = (device: string, { error, params }: Extract<ConsoleState, { state: 'failed' }>): string =>
  error === 'port-busy'
    ? `${String(params['holder'])} uses ${device}. Close it there, then try again.`
    : `${device} can not be opened (${error}).`

const openState = (session: ConsoleSession): Promise<void> =>
  new Promise((resolve, reject) => {
    const look = (state: ConsoleState) => {
      if (state.state === 'open') resolve()
      // a port that is not there at the start is a mistake of the one who named it
      else if (state.state === 'failed')
        reject(new ToolError(state.error, state.params, null, whyShut(session.settings().device, state)))
      else return
      stop()
    }
    const stop = session.subscribe(() => look(session.state()))
    look(session.state())
  })

/** Tells what comes: as it is, or line by line with the time, or in hex. */
const createTeller = ({ timestamps, hex, json }: ConsoleOptions, { emit }: Output) => {
  const decoder = new TextDecoder()
  let offset = 0
  let isLineStart = true
  return (at: number, from: 'device' | 'us', bytes: Uint8Array): void => {
    const text = decoder.decode(bytes, { stream: true })
    emit({
      event: 'text',
      at: toTimestamp(at),
      from,
      text,
      ...(hex ? { hex: Buffer.from(bytes).toString('hex') } : {}),
    })
    if (json) return
    if (hex) {
      for (const line of hexLines(bytes, offset)) process.stdout.write(`${line}\n`)
      offset += bytes.length
      return
    }
    if (!timestamps) {
      process.stdout.write(text)
      return
    }
    for (const part of text.split(/(?<=\n)/)) {
      process.stdout.write(isLineStart ? `${toTimestamp(at).slice(11, 23)}  ${part}` : part)
      isLineStart = part.endsWith('\n')
    }
  }
}

/** One macro a line of the file: `name = text`; a line that begins with # says nothing. */
const readMacros = async (path: string | undefined): Promise<ReadonlyMap<string, string>> => {
  const macros = new Map<string, string>()
  if (path === undefined) return macros
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const problem = error instanceof Error ? error.message : String(error)
    throw new ToolError('input-invalid', { name: '--macros', problem }, null, problem)
  })
  text.split(/\r?\n/).forEach((line, at) => {
    if (line.trim() === '' || line.startsWith('#')) return
    const [, name, body] = /^\s*([\w-]+)\s*=\s*(.*)$/.exec(line) ?? []
    if (name === undefined || body === undefined) {
      const problem = `line ${at + 1}: a macro is NAME = TEXT`
      throw new ToolError('input-invalid', { name: '--macros', problem }, null, problem)
    }
    macros.set(name, body)
  })
  return macros
}

/** Ctrl+] ends it, as in telnet. */
const leaveKey = '\x1d'

/** Types what a person types: key by key at a terminal, line by line from a pipe. */
const followKeys = (
  session: ConsoleSession,
  macros: ReadonlyMap<string, string>,
  variables: Readonly<Record<string, string>>,
  { say }: Output,
  leave: () => void,
): (() => void) => {
  const { stdin } = process
  const complain = (error: unknown) => say(error instanceof Error ? error.message : String(error))
  const isTerminal = stdin.isTTY
  if (isTerminal) stdin.setRawMode(true)
  let typed = ''
  const line = (text: string) => {
    const name = /^\/([\w-]+)$/.exec(text)?.[1]
    const macro = name === undefined ? undefined : macros.get(name)
    session
      .typeLines(macro ?? text.replaceAll('\\', '\\\\').replaceAll('$', '\\$'), variables)
      .catch(complain)
  }
  const onData = (bytes: Buffer) => {
    const text = bytes.toString()
    if (!isTerminal) {
      const lines = (typed + text).split(/\r?\n/)
      typed = lines.pop() ?? ''
      lines.forEach(line)
      return
    }
    if (text.includes(leaveKey)) return leave()
    session.write(bytes).catch(complain)
  }
  stdin.on('data', onData)
  return () => {
    stdin.off('data', onData)
    if (isTerminal) stdin.setRawMode(false)
    stdin.pause()
  }
}

/** Before the port is opened: a file that is not there is a mistake of the one who named it. */
const checkFile = async (path: string): Promise<void> => {
  const [failure, isFile] = await Promise.all([access(path, constants.R_OK), stat(path)]).then(
    ([, info]) => [null, info.isFile()] as const,
    (error: unknown) => [error instanceof Error ? error.message : String(error), false] as const,
  )
  if (isFile) return
  const problem = failure ?? `${path} is no file`
  throw new ToolError('input-invalid', { name: '--send-file', problem }, null, problem)
}

const runConsole = async (options: ConsoleOptions): Promise<number> => {
  const output = createOutput(options.json)
  if (options.sendFile !== undefined) await checkFile(options.sendFile)
  const { device, baudRate, lineEnding, localEcho, send, set, exitAfter } = options
  const macros = await readMacros(options.macros)
  const devices = openBenchDevices({ autoRead: false })
  try {
    const looked = device.startsWith('tcp:') ? null : await devices.look()
    const known = looked?.devices.find(({ id, path }) => id === device || path === device)
    const names = [device, ...(known ? [known.id] : []), ...(known?.path ? [known.path] : [])]
    await refuseHeldPort(options.data, names)
  } catch (error) {
    await devices.close()
    return tellError(error, output)
  }
  const settings = consoleSettingsSchema.parse({
    device,
    lineEnding,
    localEcho,
    ...(baudRate === 'auto' ? {} : { baudRate: Number(baudRate) }),
  })
  const session = startConsoleSession({ devices, settings, clock: systemClock, name: 'chargebench console' })
  const alive = setInterval(() => undefined, 60_000)
  let release: () => void = () => undefined
  try {
    await openState(session)
    const told = session.state()
    process.stderr.write(`${device} is open${process.stdin.isTTY ? '; Ctrl+] leaves' : ''}\n`)
    output.emit({ event: 'state', ...told })
    if (baudRate === 'auto') {
      const found = await session.findBaudRate(undefined, (rate) =>
        process.stderr.write(`  listening at ${rate} baud\n`),
      )
      const best = session.settings().baudRate
      process.stderr.write(`Text comes at ${best} baud.\n`)
      output.emit({ event: 'baud-rate', baudRate: best, found })
    }
    const tell = createTeller(options, output)
    let seq = 0
    const showNew = () => {
      for (const chunk of session.since(seq).chunks) {
        seq = chunk.seq
        tell(chunk.at, chunk.from, chunk.bytes)
      }
    }
    let before = 'open'
    const done = new Promise<void>((resolve) => {
      session.subscribe(() => {
        showNew()
        const { state } = session.state()
        if (state !== before) {
          process.stderr.write(`\n${device}: ${state}\n`)
          output.emit({ event: 'state', ...session.state() })
        }
        before = state
      })
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
      whenUnread(resolve)
      if (exitAfter !== undefined) systemClock.after(exitAfter * 1000, resolve)
      else if (send.length === 0 && options.sendFile === undefined) {
        release = followKeys(session, macros, set, output, resolve)
        // a pipe that has been read to its end: what comes of it is still to come
        process.stdin.once('end', () => void systemClock.after(1_000, resolve))
      } else systemClock.after(1_000, resolve)
    })
    for (const line of send) await session.typeLines(macros.get(line.replace(/^\//, '')) ?? line, set)
    if (options.sendFile !== undefined) {
      const sent = await session.sendFile(createReadStream(options.sendFile))
      process.stderr.write(`${sent} bytes of ${options.sendFile} are sent.\n`)
      output.emit({ event: 'sent-file', file: options.sendFile, bytes: sent })
    }
    await done
    showNew()
    return exitCodes.success
  } catch (error) {
    const code = tellError(error, output)
    return isToolError(error) && error.code === 'console-no-text' ? exitCodes.chargePointFailed : code
  } finally {
    release()
    clearInterval(alive)
    await session.close()
    await devices.close()
  }
}

/** Adds `console`; `done` is told the exit code. */
export const addConsoleCommand = (program: Command, done: (code: number) => void): void => {
  program
    .command('console')
    .description(
      'a terminal on a serial port or serial server: what comes on stdout, what is typed from stdin',
    )
    .requiredOption('--device <name>', 'an id or path that `chargebench ports` tells, or tcp://host:port')
    .option('--baud-rate <rate>', 'of the line; auto finds the one at which text comes', readRate, '115200')
    .addOption(
      new Option('--line-ending <kind>', 'what Enter sends').choices(['cr', 'lf', 'crlf']).default('cr'),
    )
    .option('--local-echo', 'show what is typed, for consoles that do not give it back', false)
    .option('--timestamps', 'begin each line with the time', false)
    .option('--hex', 'show bytes instead of text', false)
    .option('--send <line>', 'type a line, or /NAME for a macro; may be given again', collect, [])
    .option('--macros <file>', 'macros, NAME = TEXT a line; ${variables}, \\r, \\n, \\t, \\xHH are filled in')
    .option('--set <name=value>', 'a variable of lines and macros; may be given again', readVariable, {})
    .option('--send-file <file>', 'send the bytes of a file')
    .option('--exit-after <seconds>', 'end after so many seconds', readCount(1, 999_999))
    .addOption(
      new Option('--data <folder>', 'of the Chargebench that may have the port')
        .default(defaultDataDir(), "the platform's own place")
        .argParser((raw) => resolve(raw)),
    )
    .addOption(jsonOption())
    .action(async (options: ConsoleOptions) => done(await runConsole(options)))
}
