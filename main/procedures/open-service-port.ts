import { join } from 'node:path'
import type { Clock } from '../../contract/clock.ts'
import type { Log } from '../../contract/log.ts'
import type { BenchDevices } from '../../drivers/bench-devices.ts'
import { createConsoles, type Consoles } from '../../drivers/service-port/console/consoles.ts'
import { openModbusMaps, type ModbusMaps } from '../catalogue/modbus-maps.ts'
import { openServiceProfiles, type ServiceProfiles } from '../catalogue/service-profiles.ts'
import { createLiveTables, type LiveTables } from './modbus/live.ts'
import type { EnergyDeps } from './modbus/transaction-energy.ts'
import { modbusProcedures } from './modbus/modbus-procedures.ts'
import type { AnyProcedure } from './procedure.ts'
import { serviceProcedures } from './service/service-procedures.ts'

interface ServicePortOptions extends EnergyDeps {
  readonly dataDir: string
  readonly clock: Clock
  readonly log: Log
  /** A function: nothing is looked for before somebody asks. */
  readonly devices: () => BenchDevices
}

/** A charger's service port: what is known of consoles and Modbus devices, and what is open there. */
export interface ServicePort {
  readonly maps: ModbusMaps
  readonly profiles: ServiceProfiles
  readonly live: LiveTables
  readonly consoles: Consoles
  readonly procedures: Readonly<Record<string, AnyProcedure>>
  close(): Promise<void>
}

/** Reads the register maps and service profiles: those of the program, and a person's own in the data folder. */
export const openServicePort = async (options: ServicePortOptions): Promise<ServicePort> => {
  const { dataDir, clock, devices, journal } = options
  const log = options.log.with({ part: 'catalogue' })
  const [maps, profiles] = await Promise.all([
    openModbusMaps(join(dataDir, 'modbus-maps'), log),
    openServiceProfiles(join(dataDir, 'service-profiles'), log),
  ])
  const live = createLiveTables()
  const consoles = createConsoles(devices, clock)
  const logDir = join(dataDir, 'console-logs')
  return {
    maps,
    profiles,
    live,
    consoles,
    procedures: {
      ...modbusProcedures({ devices, maps, live, journal }),
      ...serviceProcedures({ devices, profiles, logDir, journal }),
    },
    close: () => consoles.closeAll(),
  }
}
