import { z } from 'zod'
import type { ModbusScanned } from '../../../contract/service-port.ts'
import { firstUnit, lastUnit, scanUnits } from '../../../drivers/service-port/modbus/scan.ts'
import { defineProcedure, type Procedure } from '../procedure.ts'
import { lineInput, lineNeeds, withLine, type ModbusDeps } from './line.ts'

const unit = z.int().min(firstUnit).max(lastUnit)
const input = lineInput.extend({ from: unit.default(firstUnit), to: unit.default(lastUnit) })
type Input = z.output<typeof input>

/** Finds the units on a line. It changes nothing. */
export const scanProcedure = (deps: ModbusDeps): Procedure<Input, ModbusScanned> =>
  defineProcedure<Input, ModbusScanned>({
    input,
    needs: lineNeeds,
    afterInterruption: 'repeat',
    secrets: [],
    run: (given, context) =>
      withLine(context, deps, given, 'modbus.scan', async (client) => {
        const { from, to, answerMs } = given
        const total = Math.max(0, to - from + 1)
        const units = await scanUnits(client, {
          from,
          to,
          answerMs,
          signal: context.signal,
          onUnit: (unitId) => context.progress('scan-units', { unitId }, { done: unitId - from, total }),
        })
        return { units }
      }),
  })
