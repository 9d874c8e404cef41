import { InvalidArgumentError, Option, type Command } from 'commander'
import { formatUid, uidFormats, type HeldCard, type UidFormat } from '../../../contract/card.ts'
import {
  readerSettingsSchema,
  type BenchDevice,
  type DeviceState,
  type ReaderSettings,
} from '../../../contract/devices.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import { openBenchDevices } from '../../bench-devices.ts'
import { systemClock } from '../../clock.ts'
import { indent, titleOf, wordsOfCure, wordsOfState } from './device-words.ts'
import { jsonOption, readCount } from './options.ts'
import { createOutput, exitCodes, whenUnread, type Output } from './output.ts'

interface RfidOptions {
  readonly device?: string
  readonly reader?: ReaderSettings['reader']
  readonly baudRate?: number
  readonly framing?: 'lines' | 'stx-etx'
  readonly checksum?: 'none' | 'xor'
  readonly content?: 'hex' | 'decimal' | 'wiegand-26' | 'wiegand-34'
  readonly reversed: boolean
  readonly format?: UidFormat
  readonly count?: number
  readonly exitAfter?: number
  readonly json: boolean
}

const readSeconds = (raw: string): number => {
  const seconds = Number(raw)
  if (!/^\d+(\.\d+)?$/.test(raw) || !(seconds > 0)) throw new InvalidArgumentError('A number of seconds.')
  return seconds
}

const wrong = (problem: string): ToolError =>
  new ToolError('input-invalid', { name: '--reader', problem }, null, problem)

/** The settings that were given, or those of a recognised reader. */
const settingsOf = (options: RfidOptions, usual: ReaderSettings | null): ReaderSettings => {
  const reader = options.reader ?? usual?.reader
  if (reader === undefined)
    throw wrong('Any reader may hang on this port. Say which with --reader pn532 or --reader lines.')
  const { baudRate, framing, checksum, content, reversed } = options
  const given = Object.entries({
    baudRate,
    ...(reader === 'lines' ? { framing, checksum, content } : {}),
    ...(reader === 'lines' && reversed ? { byteOrder: 'reversed' } : {}),
  }).filter(([, value]) => value !== undefined)
  const parsed = readerSettingsSchema.safeParse({ reader, ...Object.fromEntries(given) })
  if (!parsed.success) throw wrong(`A ${reader} reader has no such setting.`)
  return parsed.data
}

const tellCard = (card: HeldCard, format: UidFormat | undefined, { say, emit }: Output): void => {
  const warning =
    card.warning === null ? '' : '  (a random UID: another one each time; it cannot be on a list)'
  const text = format
    ? formatUid(card.uid, format)
    : `${card.uid}  ${card.technology}  ${card.formats
        .filter(({ format: name }) => name !== 'hex' && name !== 'hex-lower')
        .map((entry) => `${entry.format} ${entry.text}`)
        .join('  ')}`
  say(`${text}${warning}`)
  emit({ event: 'card', ...card })
}

const isStuck = ({ state }: DeviceState): boolean => state === 'refused' || state === 'unplugged'

const stuckError = (state: DeviceState, device: string): ToolError => {
  const words = wordsOfState(state)
  return state.state === 'refused'
    ? new ToolError(state.error, state.params, state.cure?.kind ?? null, words)
    : new ToolError('port-gone', { port: device }, 'plug-in-again', `${device} is not there.`)
}

/**
 * `chargebench rfid`: tells each card until a signal, so many cards or so many seconds. Resolves with the exit code;
 * rejects with ToolError when the device that was named cannot be read.
 */
const rfid = async (options: RfidOptions): Promise<number> => {
  const output = createOutput(options.json)
  const { device: named, count, exitAfter } = options
  const bench = openBenchDevices({ autoRead: named === undefined })
  const alive = setInterval(() => undefined, 60_000)
  const states = new Map<string, string>()
  let cards = 0
  let worked = false

  const tellState = (device: BenchDevice) => {
    const text = JSON.stringify(device.state)
    if (states.get(device.id) === text) return
    states.set(device.id, text)
    output.emit({ event: 'state', device: device.id, ...device.state })
    const words = `${titleOf(device)}: ${wordsOfState(device.state)}`
    process.stderr.write(`${words}\n`)
  }

  try {
    return await new Promise<number>((resolve, reject) => {
      const look = () => {
        const { devices } = bench.view()
        const own = devices.filter(({ id, path, state }) =>
          named === undefined
            ? state.state === 'reading' || state.state === 'busy' || isStuck(state)
            : id === named || path === named || id === `tcp:${named.replace(/^tcp:\/\//, '')}`,
        )
        for (const device of own) {
          if (named === undefined && !device.can.includes('read-cards')) continue
          tellState(device)
          if (device.state.state === 'reading') worked = true
          // once it has worked, it is waited for
          if (named !== undefined && !worked && isStuck(device.state)) reject(stuckError(device.state, named))
        }
      }
      const start = async () => {
        const first = await bench.look()
        if (named === undefined) {
          if (first.devices.some(({ state }) => state.state === 'opening' || state.state === 'reading'))
            return look()
          output.say('No card reader is recognised here. One that is plugged in now is read at once.')
          for (const cure of first.cures) process.stderr.write(`${indent(wordsOfCure(cure))}\n`)
          return
        }
        const device = first.devices.find(({ id, path }) => id === named || path === named)
        bench.read(named, settingsOf(options, device?.usual ?? null))
        look()
      }
      for (const signal of ['SIGINT', 'SIGTERM'] as const)
        process.once(signal, () => resolve(exitCodes.success))
      whenUnread(() => resolve(exitCodes.success))
      bench.subscribe(look)
      bench.onUnreadable((device, raw) => {
        process.stderr.write(`${device}: not understood: ${JSON.stringify(raw)}\n`)
        output.emit({ event: 'unreadable', device, raw })
      })
      bench.onCard((card) => {
        tellCard(card, options.format, output)
        if (++cards === count) resolve(exitCodes.success)
      })
      if (exitAfter !== undefined)
        systemClock.after(exitAfter * 1000, () => {
          if (count === undefined) return resolve(exitCodes.success)
          const told = `${cards} of ${count} cards came within ${exitAfter} s.`
          reject(new ToolError('wait-timed-out', { seconds: exitAfter }, null, told))
        })
      start().catch(reject)
    })
  } finally {
    clearInterval(alive)
    await bench.close()
  }
}

/** Adds `rfid`; `done` is told the exit code. */
export const addRfidCommand = (program: Command, done: (code: number) => void): void => {
  program
    .command('rfid')
    .description('reads cards: every reader that is recognised, or the one that is named')
    .option('--device <name>', 'an id or path that `chargebench ports` tells, or tcp://host:port')
    .addOption(
      new Option('--reader <kind>', 'what hangs on a serial port').choices(['ccid', 'pn532', 'lines']),
    )
    .option(
      '--baud-rate <rate>',
      'of the reader (default: 115200 for pn532, 9600 for lines)',
      readCount(50, 999_999),
    )
    .addOption(new Option('--framing <kind>', 'of a reader that writes lines').choices(['lines', 'stx-etx']))
    .addOption(new Option('--checksum <kind>', 'at the end of its frames').choices(['none', 'xor']))
    .addOption(
      new Option('--content <kind>', 'what its lines say').choices([
        'hex',
        'decimal',
        'wiegand-26',
        'wiegand-34',
      ]),
    )
    .option('--reversed', 'its bytes come in the reverse order', false)
    .addOption(new Option('--format <format>', 'tell the UID so and nothing else').choices([...uidFormats]))
    .option('--count <cards>', 'end after so many cards', readCount(1, 999_999))
    .option('--exit-after <seconds>', 'end after so many seconds', readSeconds)
    .addOption(jsonOption())
    .action(async (options: RfidOptions) => done(await rfid(options)))
}
