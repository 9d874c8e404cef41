import { z } from 'zod'
import type { HeldCard } from '../../contract/card.ts'
import {
  readerSettingsSchema,
  type BenchDevicesView,
  type BenchPanelView,
  type UnreadableCard,
} from '../../contract/devices.ts'
import type { KnownCard } from '../../contract/known-card.ts'
import { keyboardReader } from '../../drivers/rfid/wedge.ts'
import type { ApiDeps } from './context.ts'
import { knownCard } from './known-card.ts'
import { procedure, router } from './trpc.ts'
import { watch } from './watch.ts'

const device = z.string().min(1).max(300)
const deviceInput = z.strictObject({ device })
const idTagText = z.string().min(1).max(40)

const endOf = ({ closing }: ApiDeps, signal: AbortSignal | undefined): AbortSignal =>
  AbortSignal.any([closing, ...(signal ? [signal] : [])])

/** What hangs on this laptop now, and whenever it is another; a slow reader gets the newest alone. */
async function* watchDevices(deps: ApiDeps, signal: AbortSignal): AsyncGenerator<BenchPanelView, void> {
  const devices = deps.devices()
  const unreadable = new Map<string, UnreadableCard>()
  yield* watch<BenchPanelView>(
    {
      current: () => ({ ...devices.view(), unreadable: [...unreadable.values()] }),
      subscribe: (listener) => {
        const tell = () => listener({ ...devices.view(), unreadable: [...unreadable.values()] })
        const unsubscribe = devices.subscribe(tell)
        const stopListening = devices.onUnreadable((from, raw) => {
          unreadable.set(from, { device: from, raw, at: deps.clock.now() })
          tell()
        })
        return () => {
          unsubscribe()
          stopListening()
        }
      },
    },
    signal,
  )
}

/** The next cards, for as long as nobody else asks after it. */
async function* cardsFor(deps: ApiDeps, name: string, signal: AbortSignal): AsyncGenerator<HeldCard, void> {
  const request = deps.devices().ask(name)
  try {
    while (!signal.aborted) yield await request.next(signal)
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    request.close()
  }
}

/** A typed card; the one that was just held stays that one. null: it is none. */
const typedCard = ({ devices }: ApiDeps, digits: string): HeldCard | null => {
  const bench = devices()
  return (
    bench.typed(digits) ??
    bench.view().cards.find(({ reader, raw }) => reader === keyboardReader && raw === digits) ??
    null
  )
}

/** The ports and readers of this computer, and the cards held to it. Nothing is looked for before somebody asks. */
export const devicesRouter = router({
  view: procedure.subscription(({ ctx, signal }) => watchDevices(ctx.deps, endOf(ctx.deps, signal))),
  /** Looks at once at what is plugged in. */
  look: procedure.mutation(({ ctx }): Promise<BenchDevicesView> => ctx.deps.devices().look()),
  /** Reads cards until `stopReading`. `device`: an id of the view, a path, or `tcp://host:port`. */
  read: procedure
    .input(z.strictObject({ device, settings: readerSettingsSchema }))
    .mutation(({ ctx, input }): void => ctx.deps.devices().read(input.device, input.settings)),
  stopReading: procedure
    .input(deviceInput)
    .mutation(({ ctx, input }): Promise<void> => ctx.deps.devices().stopReading(input.device)),
  /** A card from a reader that types. */
  typed: procedure
    .input(z.strictObject({ digits: z.string().regex(/^[0-9A-F]{1,64}$/i) }))
    .mutation(({ ctx, input }): HeldCard | null => typedCard(ctx.deps, input.digits)),
  /** The next cards go here while this is the last that asked. `name` is told to all: who has the cards. */
  ask: procedure
    .input(z.strictObject({ name: z.string().min(1).max(60) }))
    .subscription(({ ctx, input, signal }) => cardsFor(ctx.deps, input.name, endOf(ctx.deps, signal))),
  /** Whose card is this? */
  known: procedure
    .input(
      z.strictObject({ uid: z.string().regex(/^(?:[0-9A-F]{2}){1,16}$/), jobText: idTagText.nullable() }),
    )
    .query(({ ctx, input }): Promise<KnownCard> => knownCard(ctx.deps, input.uid, input.jobText)),
})
