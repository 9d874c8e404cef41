import { z } from 'zod'
import type { CatalogueModbusMap, ModbusRegister } from '../../../contract/modbus-map.ts'
import { modbusLinkSchema, type ModbusLink } from '../../../contract/modbus.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import type { BenchDevices } from '../../../drivers/bench-devices.ts'
import type { ModbusClient } from '../../../drivers/service-port/modbus/client.ts'
import { openModbus } from '../../../drivers/service-port/modbus/link.ts'
import { readableRegisters } from '../../../drivers/service-port/modbus/read-map.ts'
import type { ModbusMaps } from '../../catalogue/modbus-maps.ts'
import type { ProcedureContext } from '../procedure.ts'

export interface ModbusDeps {
  readonly devices: () => Pick<BenchDevices, 'openPort'>
  readonly maps: ModbusMaps
}

export const lineInput = modbusLinkSchema
export const mapInput = lineInput.extend({
  map: z.string().min(1).max(100),
  /** Whose meter or charger it is, where that is known. */
  chargePointId: z.string().min(1).max(255).optional(),
})

export const lineNeeds = ({ device }: Pick<ModbusLink, 'device'>) => [{ kind: 'port' as const, id: device }]

/** Throws ToolError modbus-map-unknown. */
export const mapOf = (maps: ModbusMaps, id: string): CatalogueModbusMap => {
  const found = maps.find(id)
  if (found) return found
  throw new ToolError('modbus-map-unknown', { map: id }, 'choose-map', `There is no register map "${id}".`)
}

/** By their names or roles; none: all that can be read together. Throws ToolError modbus-register-unknown. */
export const registersOf = (
  { id, content }: CatalogueModbusMap,
  names: readonly string[],
): readonly ModbusRegister[] =>
  names.length === 0
    ? readableRegisters(content)
    : names.map((name) => {
        const found = content.registers.find((register) => register.name === name || register.role === name)
        if (found) return found
        throw new ToolError(
          'modbus-register-unknown',
          { map: id, register: name },
          'choose-register',
          `The map "${id}" has no register "${name}".`,
        )
      })

/** Opens the line, and gives it back whatever happens. */
export const withLine = async <T>(
  context: ProcedureContext,
  deps: ModbusDeps,
  link: ModbusLink,
  name: string,
  run: (client: ModbusClient) => Promise<T>,
): Promise<T> => {
  context.progress('open-port', { port: link.device })
  const { client, close } = await openModbus({
    devices: deps.devices(),
    link: modbusLinkSchema.parse({
      device: link.device,
      transport: link.transport,
      baudRate: link.baudRate,
      parity: link.parity,
      stopBits: link.stopBits,
      unitId: link.unitId,
      answerMs: link.answerMs,
    }),
    owner: { name },
    clock: context.clock,
  })
  try {
    return await run(client)
  } finally {
    await close()
  }
}
