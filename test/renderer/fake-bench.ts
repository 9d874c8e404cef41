import type { AnswerInput, EventsItem, InterfaceAddress, ListeningView } from '../../contract/bridge.ts'
import type { EventOf, JournalEvent, JournalEventKind, KnockCause } from '../../contract/journal-event.ts'
import { type BenchState, emptyState, projectAll } from '../../contract/project.ts'
import { emptyPanels } from './panels/fake-panels.ts'
import { createFakeConsole } from './console/fake-console.ts'
import { createFakeConfiguration } from './configuration/fake-configuration.ts'
import { createFakeModbus } from './modbus/fake-modbus.ts'
import { createFakePasswords, type FakePasswords } from './fake-passwords.ts'
import { createFakeRuns, type FakeRuns } from './fake-runs.ts'
import { createFakeDiagnostics } from './diagnostics/fake-diagnostics.ts'
import { createFakeFirmware } from './firmware/fake-firmware.ts'
import { createFakeLists } from './local-list/fake-lists.ts'
import { createFakeJobs } from './jobs/fake-jobs.ts'
import { createFakeDevices } from './panels/fake-devices.ts'
import { emptySimulator } from './simulator/fake-simulator.ts'
import type { PanelClient } from '../../renderer/panels/panel-client.ts'
import type { BenchClient, WireState } from '../../renderer/state/bench-client.ts'

/** 09:14:02.118 on a day in November, by the clock of whoever runs it. */
export const start = new Date(2026, 10, 21, 9, 14, 2, 118).getTime()

type Fields<K extends JournalEventKind> = Omit<EventOf<K>, 'seq' | 'at' | 'kind'>

/** Writes a journal: every event gets its `seq`, and its time in milliseconds after `start`. */
export const createScript = () => {
  const events: JournalEvent[] = []
  const add = <K extends JournalEventKind>(kind: K, atMs: number, fields: Fields<K>): void => {
    // the fields of K with its kind make that event
    events.push({ ...fields, kind, seq: events.length + 1, at: start + atMs } as unknown as JournalEvent)
  }
  const script = {
    events,
    add,
    state: (): BenchState => projectAll(emptyState, events),
    appStarted: (atMs = -130_000) => {
      add('app-started', atMs, { version: '0.1.0', ocppUrl: 'ws://10.42.0.1:9220/ocpp' })
      return script
    },
    opened: (
      chargePointId: string,
      atMs = 0,
      remoteAddress = '10.42.0.87',
      subprotocol: string | null = 'ocpp1.6',
    ) => {
      add('connection-opened', atMs, {
        chargePointId,
        connectionId: 1,
        remoteAddress,
        localAddress: '10.42.0.1',
        subprotocol,
        path: `/ocpp/${chargePointId}`,
        authentication: 'none',
      })
      return script
    },
    closed: (chargePointId: string, atMs: number, code = 1006) => {
      add('connection-closed', atMs, { chargePointId, connectionId: 1, code, reason: '', by: 'network' })
      return script
    },
    boot: (chargePointId: string, atMs: number, status: EventOf<'boot'>['status'], more: object = {}) => {
      const intervalSeconds = { Accepted: 300, Pending: 10, Rejected: 60 }[status]
      const identity = {
        chargePointVendor: 'EcarPlug',
        chargePointModel: 'AC/CPT_OCPP',
        chargePointSerialNumber: 'ECP2201-000417',
        firmwareVersion: '1.0.0',
        iccid: '8982062044170921884',
        ...more,
      }
      add('boot', atMs, { chargePointId, frameSeq: 1, identity, status, intervalSeconds })
      return script
    },
    registered: (
      chargePointId: string,
      atMs: number,
      status: EventOf<'boot'>['status'],
      by: 'policy' | 'technician',
    ) => {
      add('registration', atMs, { chargePointId, status, intervalSeconds: 10, by })
      return script
    },
    status: (
      chargePointId: string,
      atMs: number,
      connectorId: number,
      status = 'Available',
      more: object = {},
    ) => {
      add('connector-status', atMs, {
        chargePointId,
        frameSeq: 1,
        connectorId,
        status,
        errorCode: 'NoError',
        ...more,
      })
      return script
    },
    clock: (chargePointId: string, atMs: number, offsetMs: number) => {
      add('clock-offset', atMs, { chargePointId, offsetMs })
      return script
    },
    knock: (
      cause: KnockCause,
      atMs: number,
      remoteAddress = '10.42.0.87',
      more: Partial<Fields<'knock'>> = {},
    ) => {
      add('knock', atMs, {
        cause,
        remoteAddress,
        chargePointId: null,
        params: {},
        head: 'GET /ocpp/ HTTP/1.1\nHost: 10.42.0.1:9220\nUpgrade: websocket\nSec-WebSocket-Protocol: ocpp2.0.1\n',
        ...more,
      })
      return script
    },
  }
  return script
}

const address = (
  name: string,
  kind: InterfaceAddress['kind'],
  host: string,
  family: InterfaceAddress['family'] = 'IPv4',
): InterfaceAddress => ({
  name,
  kind,
  address: host,
  family,
  url: `ws://${family === 'IPv6' ? `[${host}]` : host}:9220/ocpp`,
})

export const wired = address('USB Ethernet', 'ethernet', '10.42.0.1')
export const wireless = address('Wi-Fi', 'wifi', '192.168.8.23')
export const tunnel = address('tailscale0', 'virtual', '100.90.14.2')
export const loopback = address('lo', 'loopback', '127.0.0.1')

export const listeningOn = (...interfaces: readonly InterfaceAddress[]): ListeningView => ({
  ocppPort: 9220,
  ocppUrl: `ws://${interfaces[0]?.address ?? 'localhost'}:9220/ocpp`,
  interfaces,
})

export interface FakeClient extends BenchClient {
  readonly send: (item: EventsItem) => void
  readonly listen: (view: ListeningView) => void
  readonly setWire: (state: WireState) => void
  readonly answers: AnswerInput[]
  readonly passwords: FakePasswords
  readonly runs: FakeRuns
  /** What the next answers fail with; null = they arrive. */
  failure: Error | null
}

/** A Chargebench that says what it is told to say, and remembers what it was told. */
export const createFakeClient = (panels: PanelClient = emptyPanels): FakeClient => {
  let wire: WireState = 'connecting'
  const onItem = new Set<(item: EventsItem) => void>()
  const onView = new Set<(view: ListeningView) => void>()
  const onWire = new Set<(state: WireState) => void>()
  const add = <T>(to: Set<T>, one: T) => {
    to.add(one)
    return () => to.delete(one)
  }
  const client: FakeClient = {
    events: (listener) => add(onItem, listener),
    listening: (listener) => add(onView, listener),
    wire: (listener) => {
      listener(wire)
      return add(onWire, listener)
    },
    answer: (input) => {
      if (client.failure) return Promise.reject(client.failure)
      client.answers.push(input)
      return Promise.resolve()
    },
    startSimulator: () => Promise.resolve('CB-SIM'),
    stopSimulator: () => Promise.resolve(),
    panels,
    simulator: emptySimulator,
    passwords: createFakePasswords(),
    runs: createFakeRuns(),
    configuration: createFakeConfiguration(),
    jobs: createFakeJobs(),
    lists: createFakeLists({ isKept: false }),
    devices: createFakeDevices(),
    console: createFakeConsole(),
    modbus: createFakeModbus(),
    firmware: createFakeFirmware(),
    diagnostics: createFakeDiagnostics(),
    transfers: () => () => undefined,
    send: (item) => onItem.forEach((listener) => listener(item)),
    listen: (view) => onView.forEach((listener) => listener(view)),
    setWire: (state) => {
      wire = state
      onWire.forEach((listener) => listener(state))
    },
    answers: [],
    failure: null,
  }
  return client
}
