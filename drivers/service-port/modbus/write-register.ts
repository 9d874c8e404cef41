import type { ModbusMap, ModbusRegister } from '../../../contract/modbus-map.ts'
import type { ModbusReading, ModbusWritten } from '../../../contract/modbus.ts'
import type { ModbusClient, RequestOptions } from './client.ts'
import { modbusNotKept, modbusValueInvalid } from './errors.ts'
import type { ModbusRequest } from './pdu.ts'
import { readRegister, unitOf } from './read-map.ts'
import { decodeValue, encodeValue, toHexWords } from './values.ts'

/** What writing would do, before it is done. */
export interface WritePlan {
  readonly register: ModbusRegister
  readonly unitId: number
  readonly words: readonly number[]
  readonly before: ModbusReading | null
  /** What the registers would say, as the decoder reads them. */
  readonly wanted: string
}

/**
 * What is there now, and what would be sent. Rejects with ToolError modbus-value-invalid, and as a read does; nothing
 * is written.
 */
export const planWrite = async (
  client: ModbusClient,
  map: ModbusMap,
  register: ModbusRegister,
  value: number | string | boolean,
  unitId: number | null,
  options?: RequestOptions,
): Promise<WritePlan> => {
  if (register.access === 'read') throw modbusValueInvalid(register.name, 'it can only be read')
  const words = encodeValue(register, map.wordOrder, value)
  const before =
    register.access === 'write' ? null : await readRegister(client, map, register, unitId, options)
  const wanted = String(decodeValue(register, map.wordOrder, words))
  return { register, unitId: unitOf(map, register, unitId), words, before, wanted }
}

/**
 * Sends it, and reads it back. Rejects with ToolError modbus-not-kept where it reads back as something else; a register
 * that cannot be read is not proven.
 */
export const writeRegister = async (
  client: ModbusClient,
  map: ModbusMap,
  { register, unitId, words, before, wanted }: WritePlan,
  options?: RequestOptions,
): Promise<ModbusWritten> => {
  const { address, name } = register
  const request: ModbusRequest =
    register.table === 'coil'
      ? { kind: 'write-bits', address, bits: words.map((word) => word === 1) }
      : { kind: 'write-words', address, words, single: map.writeSingleWith === 6 }
  await client.request(unitId, request, options)
  const unit = register.unit ?? null
  if (register.access === 'write') return { register: name, unit, before, after: null, proven: false }
  const after = await readRegister(client, map, register, unitId, options)
  if (after.raw !== toHexWords(words)) throw modbusNotKept(name, wanted, String(after.value))
  return { register: name, unit, before, after, proven: true }
}
