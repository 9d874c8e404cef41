import type { VirtualChargePointView } from '../../../contract/virtual-charge-point.ts'
import type { SimulatorClient } from '../../../renderer/simulator/simulator-client.ts'

/** No virtual charge point. */
export const emptySimulator: SimulatorClient = {
  view: (onView) => {
    onView(null)
    return () => undefined
  },
  plug: () => Promise.resolve(),
  unplug: () => Promise.resolve(),
  card: () => Promise.resolve('no-connector'),
  power: () => Promise.resolve(),
  fault: () => Promise.resolve(),
}

const free: VirtualChargePointView['connectors'][number] = {
  connectorId: 1,
  status: 'Available',
  errorCode: 'NoError',
  cable: 'out',
  idTag: null,
  transactionId: null,
  power: 0,
  energyWh: 0,
  stateOfCharge: null,
}

/** One connector charges, the other is free. */
export const chargingView: VirtualChargePointView = {
  chargePointId: 'CB-SIM',
  title: 'Two sockets',
  cable: 'socket',
  link: 'accepted',
  queued: 0,
  lights: { intensityPercent: 80, blinks: 0 },
  connectors: [
    {
      ...free,
      status: 'Charging',
      cable: 'in',
      idTag: '04A2B3C4',
      transactionId: 7,
      power: 11_000,
      energyWh: 5400,
      stateOfCharge: 0.49,
    },
    { ...free, connectorId: 2 },
  ],
}

export interface FakeSimulator extends SimulatorClient {
  readonly done: string[]
  /** It is there from now on. */
  readonly appear: () => void
}

/** Shows one view, at once or when it appears, and notes what is done to it. */
export const fakeSimulator = (
  view: VirtualChargePointView,
  { isThere = true }: { readonly isThere?: boolean } = {},
): FakeSimulator => {
  let seen = isThere ? view : null
  const done: string[] = []
  const watchers = new Set<(view: VirtualChargePointView) => void>()
  const note = (what: string) => {
    done.push(what)
    return Promise.resolve()
  }
  return {
    done,
    appear: () => {
      seen = view
      watchers.forEach((tell) => tell(view))
    },
    view: (onView) => {
      onView(seen)
      watchers.add(onView)
      return () => watchers.delete(onView)
    },
    plug: (connectorId) => note(`plug ${connectorId}`),
    unplug: (connectorId) => note(`unplug ${connectorId}`),
    card: async (idTag) => {
      await note(`card ${idTag}`)
      return 'started'
    },
    power: (on) => note(`power ${on}`),
    fault: (connectorId, errorCode) => note(`fault ${connectorId} ${String(errorCode)}`),
  }
}
