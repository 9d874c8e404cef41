import type { CatalogueModbusMap, ModbusRegister } from '../../../contract/modbus-map.ts'
import type { ModbusMapEntry, ModbusReading, ModbusTableView } from '../../../contract/modbus.ts'
import type { ChannelsNow } from '../../../contract/service-port.ts'
import type { ModbusClient } from '../../../renderer/service-port/modbus/modbus-client.ts'

/** 09:14:02 on the day of the other fakes. */
const start = new Date(2026, 10, 21, 9, 14, 2, 118).getTime()

const register = (
  name: string,
  address: number,
  meaning: string,
  more: Partial<ModbusRegister> = {},
): ModbusRegister => ({
  ...{ name, address, table: 'input', type: 'u16', scale: 1, access: 'read', alone: false },
  meaning: { en: meaning },
  ...more,
})

const charger: CatalogueModbusMap = {
  id: 'vestel-evc04',
  origin: 'built-in',
  content: {
    format: 1,
    device: 'Vestel EVC04, Webasto/Ampure Unite, E.ON Drive vBox',
    kind: 'charge-point',
    transports: ['tcp'],
    wordOrder: 'high-first',
    unitId: 255,
    assumed: ['word-order'],
    writeSingleWith: 6,
    joins: true,
    notes: ['Strings are UTF-16BE, one character a register.'],
    registers: [
      register('serial-number', 100, 'serial number', {
        type: 'utf16',
        count: 25,
        meaning: { en: 'serial number', ko: '일련번호' },
      }),
      register('firmware-version', 230, 'firmware version', {
        type: 'utf16',
        count: 50,
        role: 'firmware-version',
        meaning: { en: 'firmware version', ko: '펌웨어 버전' },
      }),
      register('charging', 1001, 'charging', { values: { '0': 'no', '1': 'yes' } }),
      register('current-l1', 1008, 'current L1', { unit: 'A', role: 'current-l1' }),
      register('current-l2', 1010, 'current L2', { unit: 'A', role: 'current-l2' }),
      register('current-l3', 1012, 'current L3', { unit: 'A', role: 'current-l3' }),
      register('energy-total', 1036, 'energy, total', { type: 'u32', unit: 'kWh', role: 'energy-import' }),
      register('failsafe-timeout', 2002, 'failsafe timeout', {
        ...{ table: 'holding', unit: 's', access: 'read-write' },
        note: 'Without a write to “alive” for so long the charger falls back.',
      }),
      register('maximum-current', 5004, 'maximum current', {
        ...{ table: 'holding', unit: 'A', access: 'read-write', minimum: 6, maximum: 32 },
        role: 'current-limit',
      }),
    ],
    sources: [{ ref: 'example', certainty: 'reported' }],
  },
}

const entryOf = (
  { id, origin, content }: CatalogueModbusMap,
  more: Partial<ModbusMapEntry> = {},
): ModbusMapEntry => ({
  ...{ id, origin, device: content.device, kind: content.kind, transports: content.transports },
  ...{ unitId: content.unitId ?? null, unitIds: null, fits: false },
  registers: content.registers.length,
  writable: 2,
  ...more,
})

const meterEntry: ModbusMapEntry = {
  ...{ id: 'abb-b23', origin: 'built-in', device: 'ABB B23, B24 (A and B series)', kind: 'meter' },
  ...{ transports: ['rtu'], unitId: null, unitIds: null, registers: 26, writable: 0, fits: true },
}

const reading = (name: string, value: ModbusReading['value'], raw: string, unit: string | null = null) => ({
  ...{ register: name, value, word: null, unit, raw, problem: null },
})

export const someReadings: readonly ModbusReading[] = [
  reading('serial-number', '7103-EVC04-220417', '0037 0031 0030 0033'),
  {
    ...reading('firmware-version', null, ''),
    raw: null,
    problem: { exception: 2, name: 'illegal data address' },
  },
  { ...reading('charging', 1, '0001'), word: 'yes' },
  reading('current-l1', 15.9, '3e1c', 'A'),
  reading('current-l2', 16.1, '3ee4', 'A'),
  reading('current-l3', 10.2, '27d8', 'A'),
  reading('energy-total', 1284.6, '0000 322e', 'kWh'),
  reading('failsafe-timeout', 60, '003c', 's'),
  reading('maximum-current', 32, '0020', 'A'),
]

export const tableView = (more: Partial<ModbusTableView> = {}): ModbusTableView => ({
  settings: {
    device: 'tcp://10.42.0.87:502',
    ...{ baudRate: 9600, parity: 'none', stopBits: 1, answerMs: 1000 },
    map: 'vestel-evc04',
    chargePointId: 'ECP-AC-0417',
    intervalSeconds: 2,
  },
  state: { state: 'reading' },
  at: start + 44_000,
  rounds: 21,
  missed: 0,
  trouble: null,
  readings: someReadings,
  changedAt: { 'current-l3': start + 44_000 },
  ...more,
})

export const channelsNow: ChannelsNow = {
  chargePointId: 'ECP-AC-0417',
  device: '/dev/ttyUSB0',
  map: 'abb-b23',
  at: start + 44_000,
  meter: { powerW: 9_640, energyWh: 1_208_940, currents: [15.9, 16.1, 10.2] },
  ocpp: { at: start + 41_000, powerW: 11_010, energyWh: 1_209_100, currents: [16, 16.1, 16] },
  currents: [
    { phase: 1, ocpp: 16, modbus: 15.9, percent: -0.63, agrees: true },
    { phase: 2, ocpp: 16.1, modbus: 16.1, percent: 0, agrees: true },
    { phase: 3, ocpp: 16, modbus: 10.2, percent: -36.25, agrees: false },
  ],
  running: { transactionId: 17, ocppWh: 4_800, modbusWh: 4_640, percent: -3.33 },
}

export interface FakeModbus extends ModbusClient {
  /** What was asked for, in this order. */
  readonly asked: { readonly ask: 'open' | 'close' | 'setInterval'; readonly with: unknown }[]
  readonly tell: (tables: readonly ModbusTableView[]) => void
}

/** Modbus devices that say what they are told to say. */
export const createFakeModbus = (
  tables: readonly ModbusTableView[] = [],
  channels: readonly ChannelsNow[] = [],
): FakeModbus => {
  const listeners = new Set<(tables: readonly ModbusTableView[]) => void>()
  const fake: FakeModbus = {
    asked: [],
    tell: (next) => listeners.forEach((listener) => listener(next)),
    maps: () =>
      Promise.resolve({
        maps: [entryOf(charger), meterEntry],
        refused: [{ file: 'my-meter.yaml', line: 12, rule: 'registers: a u16 has 1 registers' }],
      }),
    map: () => Promise.resolve(charger),
    open: (settings) => {
      fake.asked.push({ ask: 'open', with: settings })
      return Promise.resolve()
    },
    setInterval: (device, intervalSeconds) => {
      fake.asked.push({ ask: 'setInterval', with: { device, intervalSeconds } })
      return Promise.resolve()
    },
    close: (device) => {
      fake.asked.push({ ask: 'close', with: device })
      return Promise.resolve()
    },
    tables: (onTables) => {
      listeners.add(onTables)
      onTables(tables)
      return () => listeners.delete(onTables)
    },
    channels: (onChannels) => {
      onChannels(channels)
      return () => undefined
    },
  }
  return fake
}
