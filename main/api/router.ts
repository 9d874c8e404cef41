import { benchRouter } from './bench.ts'
import { callsRouter } from './calls.ts'
import { chargePointsRouter } from './charge-points.ts'
import { credentialsRouter } from './credentials.ts'
import { findingsRouter } from './findings.ts'
import { meterRouter } from './meter.ts'
import { runsRouter } from './runs.ts'
import { simulatorRouter } from './simulator.ts'
import { trafficRouter } from './traffic.ts'
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
})

export type AppRouter = typeof appRouter
