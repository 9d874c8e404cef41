import { z } from 'zod'
import { countOf, type ModbusMap, type ModbusRegister } from '../../../contract/modbus-map.ts'
import {
  modbusPlaceSchema,
  type ModbusPlace,
  type ModbusRaw,
  type ModbusWritten,
} from '../../../contract/modbus.ts'
import { isToolError, ToolError } from '../../../contract/tool-error.ts'
import type { ModbusClient, RequestOptions } from '../../../drivers/service-port/modbus/client.ts'
import { modbusChanged, modbusValueInvalid } from '../../../drivers/service-port/modbus/errors.ts'
import { readFunctions } from '../../../drivers/service-port/modbus/pdu.ts'
import { readRegister, readRegisters } from '../../../drivers/service-port/modbus/read-map.ts'
import { planWrite, writeRegister } from '../../../drivers/service-port/modbus/write-register.ts'
import { defineProcedure, type Procedure } from '../procedure.ts'
import { lineInput, lineNeeds, withLine, type ModbusDeps } from './line.ts'

const place = lineInput.extend(modbusPlaceSchema.shape)

const isBits = ({ table }: ModbusPlace): boolean => table === 'coil' || table === 'discrete'
const isText = ({ type }: ModbusPlace): boolean => type === 'ascii' || type === 'bytes'

/** Throws ToolError input-invalid where a table does not have such values. */
const registersAt = (given: ModbusPlace): readonly ModbusRegister[] => {
  const { table, address, type, count } = given
  if (isBits(given) !== (type === 'bit'))
    throw new ToolError(
      'input-invalid',
      { name: 'type', problem: `a ${table} is ${isBits(given) ? 'a bit' : 'no bit'}` },
      'correct-input',
      'Coils and discrete inputs are bits, registers are none.',
    )
  const own = { table, type, scale: 1, access: 'read-write', meaning: { en: table }, alone: false } as const
  if (isText(given)) return [{ ...own, name: String(address), address, count }]
  const each = countOf({ type })
  return Array.from({ length: count }, (_none, at) => {
    const from = address + at * each
    return { ...own, name: String(from), address: from }
  })
}

const mapOfNone = (
  { wordOrder }: ModbusPlace,
  registers: readonly ModbusRegister[],
  writeSingleWith: 6 | 16,
): ModbusMap => ({
  format: 1,
  device: 'none',
  kind: 'charge-point',
  transports: ['rtu', 'tcp'],
  wordOrder,
  writeSingleWith,
  joins: true,
  notes: [],
  registers: [...registers],
  sources: [],
})

type ReadInput = z.output<typeof place>

/** Reads what stands at an address of a device that no map knows. It changes nothing. */
export const readRawProcedure = (deps: ModbusDeps): Procedure<ReadInput, ModbusRaw> =>
  defineProcedure<ReadInput, ModbusRaw>({
    input: place,
    needs: lineNeeds,
    afterInterruption: 'repeat',
    secrets: [],
    run: (given, context) => {
      const registers = registersAt(given)
      const map = mapOfNone(given, registers, 6)
      return withLine(context, deps, given, 'modbus.read-raw', async (client) => {
        const unitId = given.unitId ?? 1
        const { signal } = context
        const [first] = registers
        context.progress('read-registers')
        // one value that is refused is an error; of several, each says it for itself
        const readings =
          registers.length === 1 && first
            ? [await readRegister(client, map, first, unitId, { signal })]
            : await readRegisters(client, map, registers, unitId, { signal })
        return { unitId, readFunction: readFunctions[given.table], at: context.clock.now(), readings }
      })
    },
  })

const writeInput = place.extend({
  value: z.union([z.number(), z.string().max(250), z.boolean()]),
  /** The function for one register: some devices know only 16. */
  writeSingleWith: z.union([z.literal(6), z.literal(16)]).default(6),
  /** What a person saw there when they said yes, in hex; null: it cannot be read. */
  seen: z.string().max(700).nullable(),
})
type WriteInput = z.output<typeof writeInput>

/** Some registers can only be written: they refuse to be read. */
const canBeRead = async (
  client: ModbusClient,
  given: WriteInput,
  register: ModbusRegister,
  options: RequestOptions,
): Promise<boolean> => {
  try {
    await readRegister(client, mapOfNone(given, [register], 6), register, given.unitId ?? 1, options)
    return true
  } catch (error) {
    if (isToolError(error) && error.code === 'modbus-exception') return false
    throw error
  }
}

/**
 * Sets one value at an address, once, and reads it back. Where it no longer says what the person saw, nothing is
 * written: ToolError modbus-changed.
 */
export const writeRawProcedure = (deps: ModbusDeps): Procedure<WriteInput, ModbusWritten> =>
  defineProcedure<WriteInput, ModbusWritten>({
    input: writeInput,
    needs: lineNeeds,
    afterInterruption: 'none',
    secrets: [],
    run: (given, context) => {
      const [found, another] = registersAt(given)
      if (!found || another) throw modbusValueInvalid(String(given.address), 'one value is written at a time')
      if (given.table === 'discrete' || given.table === 'input')
        throw modbusValueInvalid(found.name, 'it can only be read')
      return withLine(context, deps, given, 'modbus.write-raw', async (client) => {
        const { signal } = context
        const unitId = given.unitId ?? 1
        const access = (await canBeRead(client, given, found, { signal })) ? 'read-write' : 'write'
        const register: ModbusRegister = { ...found, access }
        const map = mapOfNone(given, [register], given.writeSingleWith)
        const plan = await planWrite(client, map, register, given.value, unitId, { signal })
        const now = plan.before?.raw ?? null
        if (now !== given.seen) throw modbusChanged(register.name, String(given.seen), String(now))
        context.warnOfCancel('modbus-writing')
        context.progress('write-register', { register: register.name, value: plan.wanted })
        return writeRegister(client, map, plan, { signal })
      })
    },
  })
