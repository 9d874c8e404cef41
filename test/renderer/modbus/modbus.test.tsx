// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { ModbusTableView } from '../../../contract/modbus.ts'
import type { Json } from '../../../contract/journal-event-parts.ts'
import { createScript } from '../fake-bench.ts'
import { benchView, createFakeDevices, someDevices } from '../panels/fake-devices.ts'
import { showApp } from '../render-app.tsx'
import { channelsNow, createFakeModbus, someReadings, tableView } from './fake-modbus.ts'

const id = 'ECP-AC-0417'
const { serial } = someDevices

const setUp = (tables: readonly ModbusTableView[] = [], place = 'panel=service-port&service=modbus') => {
  const script = createScript().appStarted().opened(id).boot(id, 1310, 'Accepted')
  const modbus = createFakeModbus(tables, [channelsNow])
  const devices = createFakeDevices(benchView({ devices: [serial] }))
  const shown = showApp({
    state: script.state(),
    place: `?step=boot&cp=${id}&${place}`,
    parts: { modbus, devices },
  })
  /** The run that was begun last goes as it is told. */
  const end = (procedure: string, result: Json) => {
    const runId = `run-${shown.client.runs.asked.length}`
    const of = { chargePointId: null, runId }
    script.add('run-started', 44_000, {
      ...of,
      ...{ procedure, jobId: null, needs: [], input: {}, afterInterruption: 'none', secrets: [] },
    })
    script.add('run-ended', 44_500, { ...of, outcome: { state: 'done', result } })
    send()
  }
  const fail = (procedure: string, code: number) => {
    const runId = `run-${shown.client.runs.asked.length}`
    const of = { chargePointId: null, runId }
    script.add('run-started', 44_000, {
      ...of,
      ...{ procedure, jobId: null, needs: [], input: {}, afterInterruption: 'none', secrets: [] },
    })
    const params = { port: '10.42.0.87:502', unitId: 1, code, name: 'illegal data address' }
    const error = { code: 'modbus-exception', params, action: null, message: '', details: null }
    script.add('run-ended', 44_500, { ...of, outcome: { state: 'failed', error } })
    send()
  }
  const send = () =>
    act(() => {
      const { state } = script
      shown.client.send({ type: 'snapshot', state: state(), savedSeq: state().seq })
    })
  return { ...shown, modbus, script, end, fail, send }
}

describe('setting up', () => {
  it('opens a device over the network by a map, of which those that fit come first', async () => {
    const { user, modbus } = setUp()
    const open = await screen.findByRole('button', { name: 'Read live' })
    expect(open).toHaveProperty('disabled', true)
    await user.type(screen.getByRole('textbox', { name: 'Address' }), '10.42.0.87')
    const maps = within(await screen.findByRole('list', { name: 'Register map' })).getAllByRole('button')
    expect(maps.map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining('ABB B23') as string,
      expect.stringContaining('Vestel EVC04') as string,
    ])
    await user.type(screen.getByRole('searchbox', { name: 'Search device' }), 'vestel')
    await user.click(screen.getByRole('button', { name: /Vestel EVC04/ }))
    await user.click(open)
    expect(modbus.asked).toEqual([
      {
        ask: 'open',
        with: {
          device: 'tcp://10.42.0.87:502',
          ...{ transport: 'tcp', baudRate: 9600, parity: 'none', stopBits: 1, answerMs: 1000 },
          ...{ map: 'vestel-evc04', chargePointId: id, intervalSeconds: 2 },
        },
      },
    ])
  })

  it('takes a serial port with its line, and says what is wrong with what was typed', async () => {
    const { user, client } = setUp()
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Port' }), serial.id)
    await user.selectOptions(screen.getByRole('combobox', { name: 'Baud rate' }), '19200')
    await user.selectOptions(screen.getByRole('combobox', { name: 'Parity' }), 'Even')
    await user.type(screen.getByRole('textbox', { name: 'Unit id' }), '300')
    expect(screen.getByText('A whole number from 0 to 255.')).toBeTruthy()
    await user.clear(screen.getByRole('textbox', { name: 'Unit id' }))
    await user.click(screen.getByRole('radio', { name: 'Find units' }))
    await user.clear(screen.getByRole('textbox', { name: 'To' }))
    await user.type(screen.getByRole('textbox', { name: 'To' }), '5')
    await user.click(screen.getByRole('button', { name: 'Ask 5 units' }))
    expect(client.runs.asked).toEqual([
      {
        ask: 'start',
        procedure: 'modbus.scan',
        input: {
          device: serial.id,
          ...{ baudRate: 19_200, parity: 'even', stopBits: 1, answerMs: 300, from: 1, to: 5 },
        },
      },
    ])
  })
})

describe('the live table', () => {
  it('shows values with units, marks what changed, was refused, or is old', async () => {
    const { modbus, user } = setUp([tableView()])
    const table = await screen.findByRole('table')
    const row = (name: string) => within(table).getByRole('row', { name: new RegExp(name) })
    expect(within(row('current L3')).getByText('10.2 A')).toBeTruthy()
    expect(within(row('current L3')).getByText('Changed')).toBeTruthy()
    expect(within(row('charging')).getByText('yes (1)')).toBeTruthy()
    expect(within(row('firmware version')).getByText('Refused (2)')).toBeTruthy()
    expect(screen.getByText('1 register was refused by the device.')).toBeTruthy()

    act(() =>
      modbus.tell([
        tableView({
          at: tableView().at === null ? null : Number(tableView().at) - 60_000,
          missed: 3,
          trouble: { error: 'modbus-silent', params: { port: '10.42.0.87:502', unitId: 255 } },
        }),
      ]),
    )
    expect(screen.getByText('No answer')).toBeTruthy()
    expect(screen.getByText(/These values are 1:\d\d old/)).toBeTruthy()

    await user.selectOptions(screen.getByRole('combobox', { name: 'Every' }), '5 s')
    await user.type(screen.getByRole('searchbox', { name: /Search register/ }), 'nothing so called')
    expect(screen.getByText('No register is called so')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Stop' }))
    expect(modbus.asked).toEqual([
      { ask: 'setInterval', with: { device: 'tcp://10.42.0.87:502', intervalSeconds: 5 } },
      { ask: 'close', with: 'tcp://10.42.0.87:502' },
    ])
  })

  it('writes only what its dialog has named, and shows what was read back', async () => {
    const { user, client, end } = setUp([tableView()])
    await user.click(await screen.findByRole('button', { name: 'Set maximum current' }))
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getByText('32 A')).toBeTruthy()
    expect(dialog.getByRole('button', { name: 'Write' })).toHaveProperty('disabled', true)
    await user.type(dialog.getByRole('textbox', { name: 'New value in A' }), '16')
    expect(
      dialog.getByText('This writes 16 A to Holding 5004 of unit 255, once, and reads it back.'),
    ).toBeTruthy()
    await user.click(dialog.getByRole('button', { name: 'Write 16 A' }))
    expect(client.runs.asked).toMatchObject([
      {
        procedure: 'modbus.write',
        input: {
          map: 'vestel-evc04',
          register: 'maximum-current',
          value: '16',
          seen: '0020',
          chargePointId: id,
        },
      },
    ])
    const before = someReadings.find(({ register }) => register === 'maximum-current') ?? null
    end('modbus.write', {
      ...{ register: 'maximum-current', unit: 'A', proven: true },
      before: before && { ...before },
      after: before && { ...before, value: 16, raw: '0010' },
    })
    expect(await dialog.findByText('Set, and read back as 16 A')).toBeTruthy()
    expect(dialog.getByText('It was 32 A. Write that to go back.')).toBeTruthy()
  })

  it('sets nothing by values that are old', async () => {
    const { user } = setUp([tableView({ missed: 4 })])
    await user.click(await screen.findByRole('button', { name: 'Set maximum current' }))
    expect(await screen.findByText(/The values are old/)).toBeTruthy()
    expect(screen.queryByRole('textbox', { name: 'New value in A' })).toBeNull()
  })
})

describe('units and raw registers', () => {
  it('shows who answers, and takes over the unit and the map that fits', async () => {
    const { user, client, end } = setUp([tableView()])
    await user.click(await screen.findByRole('radio', { name: 'Find units' }))
    await user.click(screen.getByRole('button', { name: 'Ask 247 units' }))
    await waitFor(() => expect(client.runs.asked).toHaveLength(1))
    end('modbus.scan', {
      units: [{ unitId: 7, answered: 'exception', identification: ['Eastron', 'SDM630'] }],
    })
    expect(await screen.findByText('1 unit answers')).toBeTruthy()
    expect(screen.getByText('Eastron · SDM630')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Identify unit 7' }))
    await waitFor(() => expect(client.runs.asked).toHaveLength(2))
    expect(client.runs.asked[1]).toMatchObject({ procedure: 'modbus.identify', input: { unitId: 7 } })
    end('modbus.identify', {
      unitId: 7,
      identification: ['Eastron', 'SDM630'],
      fits: [
        {
          ...{ map: 'eastron-sdm630', device: 'Eastron SDM630', fit: 'possible' },
          reading: { register: 'voltage', value: 230.5, word: null, unit: 'V', raw: '4366', problem: null },
        },
      ],
    })
    expect(await screen.findByText('Plausible value: 230.5 V')).toBeTruthy()
  })

  it('says in plain words what an exception means, and what to do next', async () => {
    const { user, client, fail } = setUp([tableView()])
    await user.click(await screen.findByRole('radio', { name: 'Raw' }))
    await user.clear(screen.getByRole('textbox', { name: 'Address' }))
    await user.type(screen.getByRole('textbox', { name: 'Address' }), '0x1F40')
    await user.click(screen.getByRole('button', { name: 'Read' }))
    await waitFor(() => expect(client.runs.asked).toHaveLength(1))
    expect(client.runs.asked[0]).toMatchObject({
      procedure: 'modbus.read-raw',
      input: { table: 'holding', address: 8000, count: 1, type: 'u16' },
    })
    fail('modbus.read-raw', 2)
    const alert = within(await screen.findByRole('alert'))
    expect(alert.getByText('The device has nothing at this address.')).toBeTruthy()
    expect(alert.getByText(/Sources that count from 1/)).toBeTruthy()
  })

  it('sets a raw register by what was read there', async () => {
    const { user, client, end } = setUp([tableView()])
    await user.click(await screen.findByRole('radio', { name: 'Raw' }))
    await user.click(screen.getByRole('button', { name: 'Read' }))
    await waitFor(() => expect(client.runs.asked).toHaveLength(1))
    const reading = { register: '0', value: 7, word: null, unit: null, raw: '0007', problem: null }
    end('modbus.read-raw', { unitId: 255, readFunction: 3, at: 0, readings: [reading] })
    await user.click(await screen.findByRole('button', { name: 'Set address 0' }))
    const dialog = within(await screen.findByRole('dialog'))
    await user.type(dialog.getByRole('textbox', { name: 'New value' }), '9')
    await user.click(dialog.getByRole('button', { name: 'Write 9' }))
    expect(client.runs.asked[1]).toMatchObject({
      procedure: 'modbus.write-raw',
      input: { table: 'holding', address: 0, value: '9', seen: '0007', writeSingleWith: 6 },
    })
  })
})

describe('the three channels', () => {
  it('stand side by side on Bench and Meter: versions, currents, energy of transactions', async () => {
    const { script, send } = setUp([], 'panel=bench')
    const card = within(await screen.findByRole('region', { name: 'Firmware version' }))
    expect(card.getByText('Only one way so far')).toBeTruthy()
    script.add('channel-said', 40_000, {
      ...{ chargePointId: id, channel: 'modbus', what: 'firmware-version', value: 'V1.0.0 ' },
    })
    send()
    expect(await card.findByText('Agrees')).toBeTruthy()
    script.add('channel-said', 41_000, {
      ...{ chargePointId: id, channel: 'console', what: 'firmware-version', value: '1.0.2' },
    })
    script.add('energy-compared', 42_000, {
      ...{ chargePointId: id, transactionId: 16, map: 'abb-b23' },
      ...{ ocppWh: 11_020, modbusWh: 10_000, percent: -9.26, agrees: false },
    })
    send()
    expect(await card.findByText('Differs')).toBeTruthy()
    const meter = within(screen.getAllByRole('region', { name: 'Meter over Modbus' })[0] ?? document.body)
    expect(meter.getByText('−36.3 %')).toBeTruthy()
    expect(meter.getByText('Transaction 17, so far')).toBeTruthy()
    const transaction = within(meter.getByRole('row', { name: /Transaction 16/ }))
    expect(transaction.getByText('11.02 kWh')).toBeTruthy()
    expect(transaction.getByText('−9.3 %')).toBeTruthy()
  })
})
