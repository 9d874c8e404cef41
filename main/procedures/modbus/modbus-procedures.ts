import type { AnyProcedure } from '../procedure.ts'
import { identifyProcedure } from './identify.ts'
import type { ModbusDeps } from './line.ts'
import type { LiveTables } from './live.ts'
import { readAllProcedure } from './read-all.ts'
import { readRawProcedure, writeRawProcedure } from './raw.ts'
import { scanProcedure } from './scan.ts'
import type { EnergyDeps } from './transaction-energy.ts'
import { watchProcedure } from './watch.ts'
import { writeProcedure } from './write.ts'

/** The procedures at Modbus devices, for the runner's table. */
export const modbusProcedures = (
  deps: ModbusDeps & EnergyDeps & { readonly live: LiveTables },
): Readonly<Record<`modbus.${string}`, AnyProcedure>> => ({
  'modbus.identify': identifyProcedure(deps),
  'modbus.read-all': readAllProcedure(deps),
  'modbus.watch': watchProcedure(deps),
  'modbus.scan': scanProcedure(deps),
  'modbus.write': writeProcedure(deps),
  'modbus.read-raw': readRawProcedure(deps),
  'modbus.write-raw': writeRawProcedure(deps),
})
