import { benchRouter } from './bench.ts'
import { callsRouter } from './calls.ts'
import { chargePointsRouter } from './charge-points.ts'
import { configurationRouter } from './configuration.ts'
import { consoleRouter } from './console.ts'
import { credentialsRouter } from './credentials.ts'
import { devicesRouter } from './devices.ts'
import { diagnosticsRouter } from './diagnostics.ts'
import { findingsRouter } from './findings.ts'
import { firmwareRouter } from './firmware.ts'
import { jobsRouter } from './jobs.ts'
import { listsRouter } from './lists.ts'
import { meterRouter } from './meter.ts'
import { modbusRouter } from './modbus.ts'
import { runsRouter } from './runs.ts'
import { serviceRouter } from './service.ts'
import { simulatorRouter } from './simulator.ts'
import { trafficRouter } from './traffic.ts'
import { transfersRouter } from './transfers.ts'
import { router } from './trpc.ts'

/** What the renderer may ask: over a WebSocket of the node host, over IPC of the desktop app. */
export const appRouter = router({
  bench: benchRouter,
  chargePoints: chargePointsRouter,
  credentials: credentialsRouter,
  traffic: trafficRouter,
  calls: callsRouter,
  findings: findingsRouter,
  meter: meterRouter,
  simulator: simulatorRouter,
  runs: runsRouter,
  configuration: configurationRouter,
  jobs: jobsRouter,
  firmware: firmwareRouter,
  diagnostics: diagnosticsRouter,
  transfers: transfersRouter,
  lists: listsRouter,
  devices: devicesRouter,
  console: consoleRouter,
  modbus: modbusRouter,
  service: serviceRouter,
})

export type AppRouter = typeof appRouter
