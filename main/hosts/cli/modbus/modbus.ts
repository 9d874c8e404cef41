import { InvalidArgumentError, Option, type Command } from 'commander'
import {
  countOf,
  modbusTables,
  type CatalogueModbusMap,
  type ModbusTable,
} from '../../../../contract/modbus-map.ts'
import { ToolError } from '../../../../contract/tool-error.ts'
import { fitMaps } from '../../../../drivers/service-port/modbus/identify.ts'
import { mostInOne } from '../../../../drivers/service-port/modbus/pdu.ts'
import { readRegisters, readableRegisters } from '../../../../drivers/service-port/modbus/read-map.ts'
import { scanUnits } from '../../../../drivers/service-port/modbus/scan.ts'
import { fromHexWords, toHexWords } from '../../../../drivers/service-port/modbus/values.ts'
import { planWrite, writeRegister } from '../../../../drivers/service-port/modbus/write-register.ts'
import { systemClock } from '../../../clock.ts'
import { defaultDataDir, jsonOption, readCount } from '../options.ts'
import { createOutput, exitCodes, whenUnread, type Output } from '../output.ts'
import { findMap, findRegister, openMaps, withLinkOptions, type LinkOptions } from './link-options.ts'
import { tellReading, valueText, widthOf } from './tell-reading.ts'
import { withClient } from './with-client.ts'

interface RawOptions {
  readonly map?: string
  readonly table: ModbusTable
  readonly address?: number
  readonly count: number
}
interface WatchOptions extends LinkOptions {
  readonly map: string
  readonly interval: number
  readonly rounds?: number
}
interface WriteOptions extends LinkOptions, RawOptions {
  readonly yes: boolean
}
interface ScanCommandOptions extends LinkOptions {
  readonly from: number
  readonly to: number
  readonly map?: string
}

const wrong = (name: string, problem: string): ToolError =>
  new ToolError('input-invalid', { name, problem }, null, problem)

const readAddress = (raw: string): number => {
  const address = /^(?:\d{1,5}|0x[0-9a-f]{1,4})$/i.test(raw) ? Number(raw) : NaN
  if (!(address <= 65_535))
    throw new InvalidArgumentError('An address is a number from 0 to 65535, or 0x0 to 0xffff.')
  return address
}

const readSeconds = (raw: string): number => {
  const seconds = Number(raw)
  if (!/^\d+(\.\d+)?$/.test(raw) || !(seconds >= 0.1))
    throw new InvalidArgumentError('Seconds, 0.1 at least.')
  return seconds
}

const withPlace = (command: Command): Command =>
  command
    .option('--map <id>', 'the register map of the device: `chargebench modbus maps` tells them')
    .addOption(
      new Option('--table <table>', 'without a map: what is read')
        .choices([...modbusTables])
        .default('holding'),
    )
    .option('--address <address>', 'without a map: where, counted from 0', readAddress)
    .option('--count <count>', 'without a map: how many', readCount(1, mostInOne.bits), 1)

const registersOf = (map: CatalogueModbusMap, names: readonly string[]) =>
  names.length === 0 ? readableRegisters(map.content) : names.map((name) => findRegister(map, name))

const tellRaw = (address: number, words: readonly number[], { say, emit }: Output): void => {
  words.forEach((word, at) => say(`${address + at}  ${word}  0x${word.toString(16).padStart(4, '0')}`))
  emit({ event: 'raw', address, words, raw: toHexWords(words) })
}

const read = async (names: readonly string[], options: LinkOptions & RawOptions): Promise<number> => {
  const { map: mapId, address, table, count, unit } = options
  if (mapId === undefined && address === undefined)
    throw wrong('--map', 'Say which device it is with --map, or where to read with --address.')
  const isBits = table === 'coil' || table === 'discrete'
  const most = isBits ? mostInOne.bits : mostInOne.words
  if (count > most) throw wrong('--count', `One request reads ${most} at most.`)
  const map = mapId === undefined ? null : await findMap(options.data, mapId)
  const registers = map && registersOf(map, names)
  return withClient(options, async (client, output, signal) => {
    if (map && registers) {
      const readings = await readRegisters(client, map.content, registers, unit ?? null, { signal })
      const width = widthOf(readings.map(({ register }) => register))
      for (const reading of readings) tellReading(reading, output, width)
      return readings.some(({ problem }) => problem === null)
        ? exitCodes.success
        : exitCodes.chargePointFailed
    }
    const from = address ?? 0
    const words = isBits
      ? (await client.readBits(unit ?? 1, table, from, count, { signal })).map(Number)
      : await client.readWords(unit ?? 1, table, from, count, { signal })
    tellRaw(from, words, output)
    return exitCodes.success
  })
}

const rawWords = (value: string): readonly number[] => {
  if (/^[0-9a-f]{4}(?: [0-9a-f]{4})+$/i.test(value)) return fromHexWords(value)
  const word = /^(?:\d{1,5}|0x[0-9a-f]{1,4})$/i.test(value) ? Number(value) : NaN
  if (!(word <= 65_535))
    throw wrong(
      'value',
      'A register takes a number from 0 to 65535; several are given as four hex digits each.',
    )
  return [word]
}

const confirm = (isGiven: boolean, { say, emit }: Output): boolean => {
  if (isGiven) return true
  say('Nothing is written yet: give --yes to write it.')
  emit({ event: 'confirmation-needed', option: '--yes' })
  return false
}

const writeRaw = (value: string, options: WriteOptions, address: number): Promise<number> =>
  withClient(options, async (client, output, signal) => {
    const { table, unit = 1, yes } = options
    const words = rawWords(value)
    if (table !== 'holding' && table !== 'coil') throw wrong('--table', `A ${table} can only be read.`)
    const look = async () =>
      table === 'coil'
        ? (await client.readBits(unit, table, address, words.length, { signal })).map(Number)
        : client.readWords(unit, table, address, words.length, { signal })
    const before = toHexWords(await look())
    output.say(`${address}  before ${before}, to write ${toHexWords(words)}`)
    output.emit({ event: 'plan', address, before, wanted: toHexWords(words) })
    if (!confirm(yes, output)) return exitCodes.wrongUse
    await client.request(
      unit,
      table === 'coil'
        ? { kind: 'write-bits', address, bits: words.map((word) => word !== 0) }
        : { kind: 'write-words', address, words, single: true },
      { signal },
    )
    const after = toHexWords(await look())
    const proven = after === toHexWords(words)
    output.say(`${address}  after ${after}${proven ? '' : ': it is not what was written'}`)
    output.emit({ event: 'written', address, before, after, proven })
    return proven ? exitCodes.success : exitCodes.chargePointFailed
  })

const write = async (first: string, second: string | undefined, options: WriteOptions): Promise<number> => {
  const { map: mapId, address, unit, yes } = options
  if (mapId === undefined) {
    if (address === undefined || second !== undefined)
      throw wrong('--address', 'Without a map: chargebench modbus write VALUE --address WHERE.')
    return writeRaw(first, options, address)
  }
  if (second === undefined)
    throw wrong('value', 'Say what to write: chargebench modbus write REGISTER VALUE.')
  const map = await findMap(options.data, mapId)
  const register = findRegister(map, first)
  return withClient(options, async (client, output, signal) => {
    const plan = await planWrite(client, map.content, register, second, unit ?? null, { signal })
    const before = plan.before ? valueText(plan.before) : 'it cannot be read'
    const wanted = `${plan.wanted}${register.unit === undefined ? '' : ` ${register.unit}`}`
    output.say(`${register.name}  before: ${before}; to write: ${wanted} (${toHexWords(plan.words)})`)
    output.emit({ event: 'plan', register: register.name, before: plan.before, wanted: plan.wanted })
    if (!confirm(yes, output)) return exitCodes.wrongUse
    const written = await writeRegister(client, map.content, plan, { signal })
    output.say(
      written.after
        ? `${register.name}  after: ${valueText(written.after)}`
        : `${register.name}  written; it cannot be read back, so nothing proves it`,
    )
    output.emit({ event: 'written', ...written })
    return exitCodes.success
  })
}

const scan = async (options: ScanCommandOptions): Promise<number> => {
  if (options.from > options.to) throw wrong('--from', 'The first unit id is above the last.')
  const maps = options.map === undefined ? [] : [await findMap(options.data, options.map)]
  const probed = maps.flatMap(
    ({ content }) => content.registers.find(({ name }) => name === content.probe?.register) ?? [],
  )
  return withClient(options, async (client, output, signal) => {
    const { from, to, timeout } = options
    const [probe] = probed
    output.say(`Asking units ${from} to ${to}, ${timeout} ms each at most.`)
    const found = await scanUnits(client, {
      from,
      to,
      answerMs: timeout,
      signal,
      ...(probe ? { probe: { table: probe.table, address: probe.address } } : {}),
      onFound: (unit) => {
        const says = unit.identification.length === 0 ? '' : `: ${unit.identification.join(', ')}`
        output.say(
          `${String(unit.unitId).padStart(3)}  ${unit.answered === 'value' ? 'answers' : 'refuses, so it is there'}${says}`,
        )
        output.emit({ event: 'unit', ...unit })
      },
    })
    if (found.length > 0) return exitCodes.success
    output.say('Nobody answers: check baud rate, parity, and A and B of the line.')
    return exitCodes.chargePointFailed
  })
}

/** Or until the command is told to end. */
const waitUntil = (due: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const settle = () => {
      timer.cancel()
      signal.removeEventListener('abort', settle)
      resolve()
    }
    const timer = systemClock.after(Math.max(0, due - systemClock.monotonic()), settle)
    signal.addEventListener('abort', settle, { once: true })
  })

const watch = async (names: readonly string[], options: WatchOptions): Promise<number> => {
  const map = await findMap(options.data, options.map)
  const registers = registersOf(map, names)
  const width = widthOf(registers.map(({ name }) => name))
  return withClient(options, async (client, output, signal) => {
    const shown = new Map<string, string>()
    let isRead = true
    whenUnread(() => (isRead = false))
    for (let round = 0; isRead && (options.rounds === undefined || round < options.rounds); round++) {
      const due = systemClock.monotonic() + options.interval * 1000
      const readings = await readRegisters(client, map.content, registers, options.unit ?? null, { signal })
      for (const reading of readings) {
        const text = valueText(reading)
        if (shown.get(reading.register) === text) continue
        shown.set(reading.register, text)
        tellReading(reading, output, width)
      }
      output.emit({ event: 'round', round: round + 1, values: readings.length })
      const isLast = options.rounds !== undefined && round + 1 >= options.rounds
      if (!isLast) await waitUntil(due, signal)
      signal.throwIfAborted()
    }
    return exitCodes.success
  })
}

const identify = async (options: LinkOptions): Promise<number> => {
  const maps = (await openMaps(options.data)).all()
  return withClient(options, async (client, output, signal) => {
    const fits = await fitMaps(client, maps, options.unit ?? null, { signal })
    for (const { map, device, fit, reading } of fits) {
      output.say(`${map}  ${device}: ${fit}, ${reading.register} is ${valueText(reading)}`)
      output.emit({ event: 'fit', map, device, fit, reading })
    }
    if (fits.length > 0) return exitCodes.success
    output.say('It answers, but as none of the register maps expects.')
    return exitCodes.chargePointFailed
  })
}

const tellMaps = async (id: string | undefined, data: string, json: boolean): Promise<number> => {
  const output = createOutput(json)
  if (id === undefined) {
    const maps = await openMaps(data)
    const width = widthOf(maps.all().map((map) => map.id))
    for (const { id: name, origin, content } of maps.all()) {
      output.say(`${name.padEnd(width)}  ${content.device}${origin === 'own' ? ' (your own)' : ''}`)
      output.emit({
        event: 'map',
        map: name,
        origin,
        device: content.device,
        registers: content.registers.length,
      })
    }
    for (const { file, line, rule } of maps.refused()) {
      process.stderr.write(`not used: ${file}, line ${line}: ${rule}\n`)
      output.emit({ event: 'refused', file, line, rule })
    }
    return exitCodes.success
  }
  const { content } = await findMap(data, id)
  const width = widthOf(content.registers.map(({ name }) => name))
  for (const register of content.registers) {
    const { name, table, address, type, unit, access, meaning } = register
    const last = address + countOf(register) - 1
    const place = last === address ? String(address) : `${address}-${last}`
    output.say(
      `${name.padEnd(width)}  ${table} ${place}  ${type}${unit === undefined ? '' : ` ${unit}`}  ${access}  ${meaning.en}`,
    )
    output.emit({ event: 'register', ...register })
  }
  return exitCodes.success
}

/** Adds `modbus read|write|scan|watch|identify|maps`; `done` is told the exit code. */
export const addModbusCommand = (program: Command, done: (code: number) => void): void => {
  const modbus = program
    .command('modbus')
    .description('meters and chargers that speak Modbus RTU or TCP, without a charge point')
  withPlace(withLinkOptions(modbus.command('read [register...]')))
    .description('reads registers by their names in a map (default: all), or by their address')
    .action(async (names: string[], options: LinkOptions & RawOptions) => done(await read(names, options)))
  withPlace(withLinkOptions(modbus.command('write <register-or-value> [value]')))
    .description('sets one register, shows it before and after, and proves it by reading it back')
    .option('--yes', 'write it: without, only what would be written is shown', false)
    .action(async (first: string, second: string | undefined, options: WriteOptions) =>
      done(await write(first, second, options)),
    )
  withLinkOptions(modbus.command('scan'))
    .description('finds the units on a line')
    .option('--from <unit>', 'the first unit id', readCount(1, 247), 1)
    .option('--to <unit>', 'the last unit id', readCount(1, 247), 247)
    .option('--map <id>', 'ask for the probe of this register map')
    .action(async (options: ScanCommandOptions) => done(await scan(options)))
  withLinkOptions(modbus.command('watch [register...]'))
    .description('reads again and again, and tells what has changed')
    .requiredOption('--map <id>', 'the register map of the device')
    .option('--interval <seconds>', 'between two rounds', readSeconds, 2)
    .option('--rounds <count>', 'end after so many', readCount(1, 999_999))
    .action(async (names: string[], options: WatchOptions) => done(await watch(names, options)))
  withLinkOptions(modbus.command('identify'))
    .description('tries which register maps a device fits')
    .action(async (options: LinkOptions) => done(await identify(options)))
  modbus
    .command('maps [id]')
    .description('the register maps there are, or the registers of one')
    .option('--data <folder>', 'the data folder, where your own register maps lie', defaultDataDir())
    .addOption(jsonOption())
    .action(
      async (id: string | undefined, { data, json }: { readonly data: string; readonly json: boolean }) =>
        done(await tellMaps(id, data, json)),
    )
}
