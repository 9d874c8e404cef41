import { z } from 'zod'
import type { ModbusReading } from '../../../contract/modbus.ts'
import type { ModbusTable } from '../../../contract/service-port.ts'
import type { ModbusRole } from '../../../contract/modbus-map.ts'
import { readRegisters } from '../../../drivers/service-port/modbus/read-map.ts'
import { findDisagreements, type ChannelDeps } from '../channel-findings.ts'
import { defineProcedure, type Procedure } from '../procedure.ts'
import { lineNeeds, mapInput, mapOf, registersOf, withLine, type ModbusDeps } from './line.ts'

const input = mapInput.extend({
  /** Names or roles; none: all that can be read together. */
  registers: z.array(z.string().min(1).max(60)).max(2_000).default([]),
})
type Input = z.output<typeof input>

/** Reads a device by its register map, beside what OCPP says of the charge point. It changes nothing. */
export const readAllProcedure = (deps: ModbusDeps & ChannelDeps): Procedure<Input, ModbusTable> =>
  defineProcedure<Input, ModbusTable>({
    input,
    needs: lineNeeds,
    afterInterruption: 'repeat',
    secrets: [],
    async run(given, context) {
      const map = mapOf(deps.maps, given.map)
      const registers = registersOf(map, given.registers)
      const readings = await withLine(context, deps, given, 'modbus.read-all', (client) =>
        readRegisters(client, map.content, registers, given.unitId ?? null, {
          signal: context.signal,
          onCount: (done, total) => context.progress('read-registers', {}, { done, total }),
        }),
      )
      const said = (role: ModbusRole): ModbusReading | undefined => {
        const register = registers.find((each) => each.role === role)
        return readings.find((each) => each.register === register?.name)
      }
      const version = map.content.kind === 'charge-point' ? said('firmware-version')?.value : null
      const modbus = { firmwareVersion: typeof version === 'string' ? version : null }
      const disagreements = findDisagreements(deps, given.chargePointId, { modbus })
      return { map: map.id, at: context.clock.now(), readings, disagreements }
    },
  })
