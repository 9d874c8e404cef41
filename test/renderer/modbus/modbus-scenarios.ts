import type { Json } from '../../../contract/journal-event-parts.ts'
import type { ModbusTableView } from '../../../contract/modbus.ts'
import type { Scenario } from '../preview/scenarios.ts'
import { createScript, listeningOn, wired } from '../fake-bench.ts'
import { benchView, createFakeDevices, someDevices } from '../panels/fake-devices.ts'
import { channelsNow, createFakeModbus, tableView } from './fake-modbus.ts'

const id = 'ECP-AC-0417'
const { serial } = someDevices

const script = () =>
  createScript()
    .appStarted()
    .opened(id)
    .boot(id, 1310, 'Accepted', { meterType: 'ABB B23' })
    .registered(id, 1311, 'Accepted', 'technician')
    .status(id, 2900, 1, 'Charging')

const compared = () => {
  const made = script()
  made.add('channel-said', 20_000, {
    chargePointId: id,
    channel: 'modbus',
    what: 'firmware-version',
    value: '1.0.2',
  })
  made.add('energy-compared', 30_000, {
    chargePointId: id,
    transactionId: 16,
    map: 'abb-b23',
    ...{ ocppWh: 11_020, modbusWh: 10_995, percent: -0.23, agrees: true },
  })
  return made
}

const units = /^(?:Find units|장치 찾기)$/
const raw = /^(?:Raw|원시)$/

const rawRead = {
  unitId: 255,
  readFunction: 3,
  at: new Date(2026, 10, 21, 9, 14, 26).getTime(),
  readings: [
    { register: '5004', value: 32, word: null, unit: null, raw: '0020', problem: null },
    {
      ...{ register: '5005', value: null, word: null, unit: null, raw: null },
      problem: { exception: 2, name: 'illegal data address' },
    },
  ],
}

/** The first run that the page starts, as it ends. */
const ended = (procedure: string, result: Json) => {
  const made = script()
  const run = { chargePointId: null, runId: 'run-1' }
  made.add('run-started', 21_000, {
    ...run,
    procedure,
    jobId: null,
    needs: [{ kind: 'port', id: 'tcp://10.42.0.87:502' }],
    input: {},
    afterInterruption: 'none',
    secrets: [],
  })
  made.add('run-ended', 24_000, { ...run, outcome: { state: 'done', result } })
  return made
}

const over = (tables: readonly ModbusTableView[], more: Partial<Scenario> = {}): Scenario => ({
  place: `?step=boot&cp=${id}&wide=service-port&service=modbus`,
  state: script().state(),
  listening: listeningOn(wired),
  wire: 'open',
  nowMs: 45_000,
  parts: { devices: createFakeDevices(benchView({ devices: [serial] })), modbus: createFakeModbus(tables) },
  ...more,
})
const beside = `?step=boot&cp=${id}&panel=service-port&service=modbus`

/** Modbus at the service port, and the meter beside OCPP, in all their states. */
export const modbusScenarios: Readonly<Record<string, Scenario>> = {
  'modbus-setup': over([]),
  'modbus-setup-beside': over([], { place: beside }),
  'modbus-table': over([tableView()]),
  'modbus-table-beside': over([tableView()], { place: beside }),
  'modbus-stale': over([
    tableView({
      at: Number(tableView().at) - 84_000,
      missed: 7,
      trouble: {
        error: 'modbus-silent',
        params: { port: '10.42.0.87:502', unitId: 255, milliseconds: 1000 },
      },
    }),
  ]),
  'modbus-lost': over([
    tableView({
      state: { state: 'failed', error: 'port-gone', params: { port: '10.42.0.87:502' } },
      at: null,
      readings: [],
      changedAt: {},
    }),
  ]),
  'modbus-lent': over([tableView({ state: { state: 'yielded' } })]),
  'modbus-units': over([tableView()], { choose: units }),
  'modbus-units-found': over([tableView()], {
    choose: units,
    press: /^(?:Ask 247 units|장치 247개 확인)$/,
    state: ended('modbus.scan', {
      units: [
        { unitId: 1, answered: 'value', identification: [] },
        { unitId: 7, answered: 'value', identification: ['ABB', 'B23 112-100', '1.0.2'] },
        { unitId: 255, answered: 'exception', identification: [] },
      ],
    }).state(),
  }),
  'modbus-raw': over([tableView()], { choose: raw }),
  'modbus-raw-read': over([tableView()], {
    choose: raw,
    press: /^(?:Read|읽기)$/,
    state: ended('modbus.read-raw', rawRead).state(),
  }),
  'modbus-write': over([tableView()], { press: /^(?:Set maximum current|maximum current 설정)$/ }),
  'modbus-channels-bench': over([], {
    place: `?step=boot&cp=${id}&panel=bench`,
    state: compared().state(),
    parts: {
      devices: createFakeDevices(benchView({ devices: [serial] })),
      modbus: createFakeModbus([], [channelsNow]),
    },
  }),
  'modbus-channels-meter': over([], {
    place: `?step=boot&cp=${id}&wide=meter`,
    state: compared().state(),
    parts: { modbus: createFakeModbus([], [channelsNow]) },
  }),
}
