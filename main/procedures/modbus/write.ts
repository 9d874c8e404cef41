import { z } from 'zod'
import type { ModbusWritten } from '../../../contract/modbus.ts'
import { planWrite, writeRegister } from '../../../drivers/service-port/modbus/write-register.ts'
import { modbusChanged } from '../../../drivers/service-port/modbus/errors.ts'
import { defineProcedure, type Procedure } from '../procedure.ts'
import { lineNeeds, mapInput, mapOf, registersOf, withLine, type ModbusDeps } from './line.ts'

const input = mapInput.extend({
  register: z.string().min(1).max(60),
  value: z.union([z.number(), z.string().max(250), z.boolean()]),
  /** What a person saw in the register when they said yes, in hex; null: it cannot be read. */
  seen: z.string().max(700).nullable(),
})
type Input = z.output<typeof input>

/**
 * Sets one register, once, and reads it back. Where it no longer says what the person saw, nothing is written: ToolError
 * modbus-changed.
 */
export const writeProcedure = (deps: ModbusDeps): Procedure<Input, ModbusWritten> =>
  defineProcedure<Input, ModbusWritten>({
    input,
    needs: lineNeeds,
    afterInterruption: 'none',
    secrets: [],
    run: (given, context) =>
      withLine(context, deps, given, 'modbus.write', async (client) => {
        const { signal } = context
        const map = mapOf(deps.maps, given.map)
        const [register] = registersOf(map, [given.register])
        if (!register) throw new Error('a name gives a register')
        const plan = await planWrite(client, map.content, register, given.value, given.unitId ?? null, {
          signal,
        })
        const now = plan.before?.raw ?? null
        if (now !== given.seen) throw modbusChanged(register.name, String(given.seen), String(now))
        context.warnOfCancel('modbus-writing')
        context.progress('write-register', { register: register.name, value: plan.wanted })
        return writeRegister(client, map.content, plan, { signal })
      }),
  })
