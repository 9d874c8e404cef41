import { z } from 'zod'
import { faultCodes, type VirtualChargePointView } from '../../contract/virtual-charge-point.ts'
import type { ApiDeps } from './context.ts'
import { procedure, router } from './trpc.ts'

const connectorId = z.int().min(1).max(100)
const atConnector = z.strictObject({ connectorId })

/** How often the Wh and W of a view are looked at. */
const everyMs = 1_000

/** The view now, and whenever it is another; a slow reader gets the newest alone. */
async function* watchView(
  { simulator, clock }: ApiDeps,
  signal: AbortSignal,
): AsyncGenerator<VirtualChargePointView | null, void> {
  let told: string | null = null
  let isDue = true
  let wake: () => void = () => undefined
  const onWake = (): void => {
    isDue = true
    wake()
  }
  const unsubscribe = simulator.onChange(onWake)
  const timer = clock.every(everyMs, onWake)
  signal.addEventListener('abort', onWake, { once: true })
  try {
    while (!signal.aborted) {
      // What charges is another at every look: it is looked at when something woke us, never at once again.
      if (!isDue) await new Promise<void>((resolve) => (wake = resolve))
      isDue = false
      const view = simulator.view()
      const text = JSON.stringify(view)
      if (signal.aborted || text === told) continue
      told = text
      yield view
    }
  } finally {
    signal.removeEventListener('abort', onWake)
    timer.cancel()
    unsubscribe()
  }
}

export const simulatorRouter = router({
  /** Starts a virtual charge point that dials this bench; one at most. */
  start: procedure.mutation(({ ctx }) => ctx.deps.simulator.start()),
  stop: procedure.mutation(({ ctx }) => ctx.deps.simulator.stop()),
  /** What one would see standing before it; null while none is running. */
  view: procedure.subscription(async function* ({ ctx, signal }) {
    yield* watchView(ctx.deps, AbortSignal.any([signal ?? ctx.deps.closing, ctx.deps.closing]))
  }),
  plug: procedure.input(atConnector).mutation(async ({ ctx, input }) => {
    await (await ctx.deps.simulator.hands()).plug(input.connectorId)
  }),
  unplug: procedure.input(atConnector).mutation(async ({ ctx, input }) => {
    await (await ctx.deps.simulator.hands()).unplug(input.connectorId)
  }),
  /** Tells what the card led to. */
  card: procedure
    .input(z.strictObject({ idTag: z.string().min(1).max(20), connectorId: connectorId.optional() }))
    .mutation(async ({ ctx, input }) =>
      (await ctx.deps.simulator.hands()).present(input.idTag, input.connectorId),
    ),
  power: procedure.input(z.strictObject({ on: z.boolean() })).mutation(async ({ ctx, input }) => {
    const hands = await ctx.deps.simulator.hands()
    await (input.on ? hands.powerOn() : hands.powerOff())
  }),
  fault: procedure
    .input(z.strictObject({ connectorId, errorCode: z.enum(faultCodes).nullable() }))
    .mutation(async ({ ctx, input }) => {
      await (await ctx.deps.simulator.hands()).fault(input.connectorId, input.errorCode)
    }),
})
