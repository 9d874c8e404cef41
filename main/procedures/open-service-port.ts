import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Clock } from '../../contract/clock.ts'
import type { Log } from '../../contract/log.ts'
import type { BenchDevices } from '../../drivers/bench-devices.ts'
import { ToolError } from '../../contract/tool-error.ts'
import { createConsoles, type Consoles } from '../../drivers/service-port/console/consoles.ts'
import { openModbusMaps, type ModbusMaps } from '../catalogue/modbus-maps.ts'
import { openServiceProfiles, type ServiceProfiles } from '../catalogue/service-profiles.ts'
import { createModbusTables, type ModbusTables } from '../../drivers/service-port/modbus/tables.ts'
import { createChannelWatch, type ChannelWatch, type ChannelWatchDeps } from './modbus/channel-watch.ts'
import { createLiveTables, type LiveTables } from './modbus/live.ts'
import type { EnergyDeps } from './modbus/transaction-energy.ts'
import { modbusProcedures } from './modbus/modbus-procedures.ts'
import type { AnyProcedure } from './procedure.ts'
import { createConsoleJournal } from './service/console-journal.ts'
import { watchKeptUrls, type KeptUrls } from './service/kept-urls.ts'
import { serviceProcedures } from './service/service-procedures.ts'

interface ServicePortOptions extends EnergyDeps {
  readonly journal: EnergyDeps['journal'] & ChannelWatchDeps['journal']
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
  /** Modbus devices that are read again and again. */
  readonly tables: ModbusTables
  /** What those say beside what OCPP says. */
  readonly channels: ChannelWatch
  /** What was set over a port of which nobody has said whose it is. */
  readonly keptUrls: Pick<KeptUrls, 'give'>
  readonly procedures: Readonly<Record<string, AnyProcedure>>
  /** A log that `service.collect-log` has kept, by its file's name. Rejects with ToolError not-found. */
  readLog(file: string): Promise<Uint8Array>
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
  const channels = createChannelWatch({ journal })
  const tables = createModbusTables(devices, clock, (settings, map) => channels.follow(settings, map))
  const record = createConsoleJournal({ sink: journal, clock })
  const consoles = createConsoles({
    devices,
    clock,
    recorderOf: ({ device, chargePointId }) => record({ device, chargePointId, runId: null }),
  })
  const keptUrls = watchKeptUrls(journal)
  const logDir = join(dataDir, 'console-logs')
  return {
    maps,
    profiles,
    live,
    consoles,
    tables,
    channels,
    keptUrls,
    procedures: {
      ...modbusProcedures({ devices, maps, live, journal }),
      ...serviceProcedures({ devices, profiles, logDir, journal, record }),
    },
    readLog: (file) =>
      readFile(join(logDir, basename(file))).catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
          throw new ToolError('not-found', { file }, null, `There is no log "${file}".`)
        throw error
      }),
    close: async () => {
      keptUrls.close()
      await Promise.all([consoles.closeAll(), tables.closeAll()])
    },
  }
}
