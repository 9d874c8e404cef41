import {
  countOf,
  type ModbusMap,
  type ModbusRegister,
  type ModbusTable,
} from '../../../contract/modbus-map.ts'
import type { ModbusReading } from '../../../contract/modbus.ts'
import { isToolError } from '../../../contract/tool-error.ts'
import type { ModbusClient, RequestOptions } from './client.ts'
import { mostInOne } from './pdu.ts'
import { decodeValue, toHexWords, wordOf } from './values.ts'

interface Block {
  readonly unitId: number
  readonly table: ModbusTable
  readonly address: number
  readonly count: number
  readonly registers: readonly ModbusRegister[]
}

/** The unit that a register is asked of: its own, then the one that was given, then the usual one of the map. */
export const unitOf = (map: ModbusMap, register: ModbusRegister, given: number | null): number =>
  register.unitId ?? given ?? map.unitId ?? 1

/** Neighbours are read together, but never what lies between them: some devices refuse what they do not have. */
export const planReads = (
  map: ModbusMap,
  registers: readonly ModbusRegister[],
  unitId: number | null,
): readonly Block[] => {
  const placed = registers
    .map((register) => ({ register, unit: unitOf(map, register, unitId) }))
    .sort(
      (a, b) =>
        a.unit - b.unit ||
        a.register.table.localeCompare(b.register.table) ||
        a.register.address - b.register.address,
    )
  const blocks: Block[] = []
  for (const { register, unit } of placed) {
    const { table, address, alone } = register
    const last = blocks.at(-1)
    const most = table === 'coil' || table === 'discrete' ? mostInOne.bits : mostInOne.words
    const end = address + countOf(register)
    const joins =
      last !== undefined &&
      map.joins &&
      !alone &&
      !last.registers.some((other) => other.alone) &&
      last.unitId === unit &&
      last.table === table &&
      last.address + last.count === address &&
      end - last.address <= most
    if (joins)
      blocks[blocks.length - 1] = {
        ...last,
        count: end - last.address,
        registers: [...last.registers, register],
      }
    else blocks.push({ unitId: unit, table, address, count: countOf(register), registers: [register] })
  }
  return blocks
}

const readBlock = async (
  client: ModbusClient,
  { unitId, table, address, count }: Omit<Block, 'registers'>,
  options?: RequestOptions,
): Promise<readonly number[]> => {
  if (table === 'holding' || table === 'input')
    return client.readWords(unitId, table, address, count, options)
  return (await client.readBits(unitId, table, address, count, options)).map(Number)
}

const asReading = (map: ModbusMap, register: ModbusRegister, words: readonly number[]): ModbusReading => {
  const value = decodeValue(register, map.wordOrder, words)
  return {
    register: register.name,
    value,
    word: wordOf(register, value),
    unit: register.unit ?? null,
    raw: toHexWords(words),
    problem: null,
  }
}

const failed = ({ name, unit }: ModbusRegister, code: number, problem: string): ModbusReading => ({
  register: name,
  value: null,
  word: null,
  unit: unit ?? null,
  raw: null,
  problem: { exception: code, name: problem },
})

/** Reads one value; rejects with ToolError modbus-exception where the device refuses it. */
export const readRegister = async (
  client: ModbusClient,
  map: ModbusMap,
  register: ModbusRegister,
  unitId: number | null,
  options?: RequestOptions,
): Promise<ModbusReading> => {
  const { table, address } = register
  const block = { unitId: unitOf(map, register, unitId), table, address, count: countOf(register) }
  return asReading(map, register, await readBlock(client, block, options))
}

export interface ReadMapOptions extends RequestOptions {
  /** Of how many values it has read how many. */
  readonly onCount?: (done: number, total: number) => void
  /** Before each request: what it throws ends the reading with nothing under way on the line. */
  readonly beforeEach?: () => void
}

/**
 * Reads values, in the order given. What the device refuses stands in the reading; silence and damage end it
 * (ToolError). A block that is refused is read value by value.
 */
export const readRegisters = async (
  client: ModbusClient,
  map: ModbusMap,
  registers: readonly ModbusRegister[],
  unitId: number | null,
  { onCount, beforeEach, ...options }: ReadMapOptions = {},
): Promise<readonly ModbusReading[]> => {
  const found = new Map<string, ModbusReading>()
  const keep = (reading: ModbusReading) => {
    found.set(reading.register, reading)
    onCount?.(found.size, registers.length)
  }
  for (const block of planReads(map, registers, unitId))
    try {
      beforeEach?.()
      const words = await readBlock(client, block, options)
      for (const register of block.registers) {
        const from = register.address - block.address
        keep(asReading(map, register, words.slice(from, from + countOf(register))))
      }
    } catch (error) {
      if (!isToolError(error) || error.code !== 'modbus-exception') throw error
      for (const register of block.registers) {
        beforeEach?.()
        keep(await readOrRefusal(client, map, register, unitId, options))
      }
    }
  return registers.flatMap(({ name }) => found.get(name) ?? [])
}

const readOrRefusal = async (
  client: ModbusClient,
  map: ModbusMap,
  register: ModbusRegister,
  unitId: number | null,
  options: RequestOptions,
): Promise<ModbusReading> => {
  try {
    return await readRegister(client, map, register, unitId, options)
  } catch (error) {
    if (!isToolError(error) || error.code !== 'modbus-exception') throw error
    const { code, name } = error.params
    return failed(register, Number(code), String(name))
  }
}

/** What a person wants to see at once: all that can be read, but for what is read only by name. */
export const readableRegisters = (map: ModbusMap): readonly ModbusRegister[] =>
  map.registers.filter(({ access, alone }) => access !== 'write' && !alone)
