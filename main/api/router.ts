import { benchRouter } from './bench.ts'
import { chargePointsRouter } from './charge-points.ts'
import { simulatorRouter } from './simulator.ts'
import { router } from './trpc.ts'

/** What the renderer may ask: over a WebSocket of the node host, over IPC of the desktop app. */
export const appRouter = router({
  bench: benchRouter,
  chargePoints: chargePointsRouter,
  simulator: simulatorRouter,
})

export type AppRouter = typeof appRouter
