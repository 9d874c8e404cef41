import { createTRPCClient, createWSClient, jsonEncoder, wsLink } from '@trpc/client'
import type { EventsItem, ListeningView } from '../../contract/bridge.ts'
import type { HeldCard } from '../../contract/card.ts'
import type { BenchPanelView } from '../../contract/devices.ts'
import type { VirtualChargePointView } from '../../contract/virtual-charge-point.ts'
import type { ConsoleView } from '../../contract/console.ts'
import type { ModbusTableView } from '../../contract/modbus.ts'
import type { ChannelsNow } from '../../contract/service-port.ts'
import type { TransferView } from '../../contract/transfer.ts'
import { carrierKey } from '../../contract/carrier.ts'
import type { AppRouter } from '../../main/api/router.ts'
import type { BenchClient, WireState } from './bench-client.ts'
import { toBenchError } from './bench-error.ts'
import { createDevicesClient } from '../panels/bench/devices-client.ts'
import { call } from './call.ts'
import { createConfigurationClient } from './configuration-client.ts'
import { createDiagnosticsClient } from './diagnostics-client.ts'
import { createConsoleClient } from '../service-port/console/console-client.ts'
import { createModbusClient } from '../service-port/modbus/modbus-client.ts'
import { createFirmwareClient } from './firmware-client.ts'
import { ipcWebSocket, isCarrier } from './ipc-web-socket.ts'
import { createJobClient } from './job-client.ts'
import { createListsClient } from './lists-client.ts'
import { createPanelClient } from './panel-client.ts'
import { createRunClient } from './run-client.ts'

/** The first tries come quickly; then one every five seconds, for as long as the page is open. */
const retryDelayMs = (attempt: number): number => Math.min(250 * 2 ** attempt, 5000)
const resubscribeAfterMs = 1000

const bridgeUrl = (): string => {
  const { protocol, host } = window.location
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/bridge`
}

/** An error about the connection itself, not about one request: it has no id. */
const isRefusal = (message: unknown): boolean => {
  if (typeof message !== 'object' || message === null || !('id' in message) || message.id !== null)
    return false
  return JSON.stringify(message).includes('"unauthorized"')
}

interface Subscription {
  unsubscribe(): void
}

interface Follower<T> {
  readonly onData: (data: T) => void
  readonly onComplete: () => void
  readonly onError: (error: unknown) => void
}

/** Keeps a subscription for as long as it is wanted: one that Chargebench ends, as it does when it closes, begins anew. */
const follow = <T>(
  begin: (follower: Follower<T>) => Subscription,
  onData: (data: T) => void,
  onUnauthorized: () => void,
  /** What there is no more of: it is not begun anew. */
  onGone?: () => void,
): (() => void) => {
  let current: Subscription | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  const again = () => {
    timer = setTimeout(start, resubscribeAfterMs)
  }
  const start = () => {
    current = begin({
      onData,
      onComplete: again,
      onError: (error) => {
        const { code } = toBenchError(error)
        if (code === 'unauthorized') onUnauthorized()
        else if (code === 'device-unknown' && onGone) onGone()
        else again()
      },
    })
  }
  start()
  return () => {
    if (timer !== null) clearTimeout(timer)
    current?.unsubscribe()
  }
}

/** The page of the desktop app reaches Chargebench through its preload, any other one over a WebSocket to its own host. */
export const createClient = (token: string | null): BenchClient => {
  const carrier: unknown = Reflect.get(window, carrierKey)
  const socket = isCarrier(carrier) ? ipcWebSocket(carrier) : undefined
  let state: WireState = 'connecting'
  const watchers = new Set<(state: WireState) => void>()
  const move = (next: WireState) => {
    if (state === 'refused' || state === next) return
    state = next
    for (const watcher of watchers) watcher(state)
  }

  const refuse = () => {
    move('refused')
    void ws.close()
  }

  const ws = createWSClient({
    url: socket ? `ws://${carrierKey}` : bridgeUrl(),
    ...(socket ? { WebSocket: socket } : { connectionParams: () => ({ token: token ?? '' }) }),
    retryDelayMs,
    keepAlive: { enabled: true, intervalMs: 5000, pongTimeoutMs: 5000 },
    onOpen: () => move('open'),
    onClose: () => move('closed'),
    experimental_encoder: {
      ...jsonEncoder,
      decode: (data) => {
        const message: unknown = jsonEncoder.decode(data)
        if (isRefusal(message)) refuse()
        return message
      },
    },
  })
  const trpc = createTRPCClient<AppRouter>({ links: [wsLink({ client: ws })] })

  return {
    events: (onItem) =>
      follow<{ readonly data: EventsItem }>(
        (follower) => trpc.bench.events.subscribe(undefined, follower),
        ({ data }) => onItem(data),
        refuse,
      ),
    listening: (onView) =>
      follow<ListeningView>(
        (follower) => trpc.bench.listening.subscribe(undefined, follower),
        onView,
        refuse,
      ),
    wire: (onState) => {
      watchers.add(onState)
      onState(state)
      return () => watchers.delete(onState)
    },
    answer: (input) => call(trpc.chargePoints.answer.mutate(input)),
    startSimulator: async () => (await call(trpc.simulator.start.mutate())).chargePointId,
    stopSimulator: () => call(trpc.simulator.stop.mutate().then(() => undefined)),
    panels: createPanelClient(trpc, token),
    runs: createRunClient(trpc),
    lists: createListsClient(trpc, token),
    configuration: createConfigurationClient(trpc),
    jobs: {
      ...createJobClient(trpc, token),
      changes: (onChange) =>
        follow<unknown>((follower) => trpc.jobs.changes.subscribe(undefined, follower), onChange, refuse),
    },
    firmware: createFirmwareClient(trpc, token),
    diagnostics: createDiagnosticsClient(trpc, token),
    transfers: (onViews) =>
      follow<readonly TransferView[]>(
        (follower) => trpc.transfers.views.subscribe(undefined, follower),
        onViews,
        refuse,
      ),
    devices: {
      ...createDevicesClient(trpc),
      view: (onView) =>
        follow<BenchPanelView>(
          (follower) => trpc.devices.view.subscribe(undefined, follower),
          onView,
          refuse,
        ),
      ask: (name, onCard) =>
        follow<HeldCard>((follower) => trpc.devices.ask.subscribe({ name }, follower), onCard, refuse),
    },
    console: {
      ...createConsoleClient(trpc, token),
      watch: (device, { after, onView, onGone }) =>
        follow<ConsoleView>(
          (follower) => trpc.console.watch.subscribe({ device, after: after() }, follower),
          onView,
          refuse,
          onGone,
        ),
    },
    modbus: {
      ...createModbusClient(trpc),
      tables: (onTables) =>
        follow<readonly ModbusTableView[]>(
          (follower) => trpc.modbus.tables.subscribe(undefined, follower),
          onTables,
          refuse,
        ),
      channels: (onChannels) =>
        follow<readonly ChannelsNow[]>(
          (follower) => trpc.modbus.channels.subscribe(undefined, follower),
          onChannels,
          refuse,
        ),
    },
    passwords: {
      view: (chargePointId) => call(trpc.credentials.view.query({ chargePointId })),
      set: (input) => call(trpc.credentials.set.mutate(input)),
      setDefault: (input) => call(trpc.credentials.setDefault.mutate(input)),
    },
    simulator: {
      view: (onView) =>
        follow<VirtualChargePointView | null>(
          (follower) => trpc.simulator.view.subscribe(undefined, follower),
          onView,
          refuse,
        ),
      plug: (connectorId) => call(trpc.simulator.plug.mutate({ connectorId })),
      unplug: (connectorId) => call(trpc.simulator.unplug.mutate({ connectorId })),
      card: (idTag, connectorId) =>
        call(trpc.simulator.card.mutate({ idTag, ...(connectorId === undefined ? {} : { connectorId }) })),
      power: (on) => call(trpc.simulator.power.mutate({ on })),
      fault: (connectorId, errorCode) => call(trpc.simulator.fault.mutate({ connectorId, errorCode })),
    },
  }
}
