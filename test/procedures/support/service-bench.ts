import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { silentLog } from '../../../contract/log.ts'
import type { BenchDevices } from '../../../drivers/bench-devices.ts'
import { attachFakeConsole, type FakeConsole } from '../../../drivers/fake/console.ts'
import { createFakePort, type FarEnd } from '../../../drivers/fake/fake-port.ts'
import {
  attachFakeModbusServer,
  createFakeModbusUnit,
  type FakeModbusServer,
  type FakeModbusUnit,
} from '../../../drivers/fake/modbus-server.ts'
import { createLeases } from '../../../drivers/lease.ts'
import { openModbusMaps } from '../../../main/catalogue/modbus-maps.ts'
import { openServiceProfiles } from '../../../main/catalogue/service-profiles.ts'
import { leaveCleanProcedure } from '../../../main/procedures/leave-clean.ts'
import { createLiveTables, type LiveTables } from '../../../main/procedures/modbus/live.ts'
import { modbusProcedures } from '../../../main/procedures/modbus/modbus-procedures.ts'
import { createConsoleJournal } from '../../../main/procedures/service/console-journal.ts'
import { watchKeptUrls, type KeptUrls } from '../../../main/procedures/service/kept-urls.ts'
import { serviceProcedures } from '../../../main/procedures/service/service-procedures.ts'
import { newDisk, startBench, type Disk, type ProcedureBench } from './procedure-bench.ts'

/** A device that stays the same however often its port is opened. */
const behindPorts = () => {
  let far: FarEnd | null = null
  let listener: (bytes: Uint8Array) => void = () => undefined
  return {
    end: {
      send: (bytes: Uint8Array) => far?.send(bytes),
      onBytes: (next: (bytes: Uint8Array) => void) => void (listener = next),
    },
    open: (name: string) => {
      const made = createFakePort(name)
      far = made.far
      made.far.onBytes((bytes) => listener(bytes))
      return made.port
    },
  }
}

export interface ServiceBench {
  readonly bench: ProcedureBench
  readonly console: FakeConsole
  readonly server: FakeModbusServer
  readonly unit: FakeModbusUnit
  readonly live: LiveTables
  readonly keptUrls: KeptUrls
  readonly logDir: string
  readonly openPort: BenchDevices['openPort']
  readonly disk: Disk
}

/** A procedure bench with a console at `/dev/console` and a Modbus unit 1 at `/dev/meter`. */
export const startServiceBench = async (): Promise<ServiceBench> => {
  const logDir = mkdtempSync(join(tmpdir(), 'chargebench-service-'))
  onTestFinished(() => rmSync(logDir, { recursive: true, force: true }))
  const [consolePort, meterPort] = [behindPorts(), behindPorts()]
  const console = attachFakeConsole(consolePort.end)
  const server = attachFakeModbusServer(meterPort.end, 'rtu')
  const unit = createFakeModbusUnit()
  server.units.set(1, unit)
  const leases = createLeases()
  const openPort: BenchDevices['openPort'] = async (device, { owner, waitFor }) => {
    const lease = await leases.take(device, owner, waitFor)
    const port = (device === '/dev/console' ? consolePort : meterPort).open(device)
    void port.ended.then(() => lease.release())
    return port
  }
  const devices = () => ({ openPort })
  const none = join(logDir, 'none')
  const [maps, profiles] = [await openModbusMaps(none, silentLog), await openServiceProfiles(none, silentLog)]
  const live = createLiveTables()
  const disk = newDisk()
  const bench = await startBench({
    disk,
    stepMs: 50,
    settings: { unknownIdTag: 'Accepted' },
    moreProcedures: (given) => ({
      ...modbusProcedures({ devices, maps, live, journal: given.journal }),
      ...serviceProcedures({
        ...{ devices, profiles, logDir, journal: given.journal },
        record: createConsoleJournal({ sink: given.journal, clock: given.clock }),
      }),
      'leave-clean': leaveCleanProcedure(given),
    }),
  })
  const keptUrls = watchKeptUrls(bench.journal)
  onTestFinished(() => keptUrls.close())
  return { bench, console, server, unit, live, keptUrls, logDir, openPort, disk }
}
