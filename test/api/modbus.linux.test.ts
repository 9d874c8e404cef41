import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { once } from 'node:events'
import type { ModbusTableView } from '../../contract/modbus.ts'
import type { ChannelsNow } from '../../contract/service-port.ts'
import { silentLog } from '../../contract/log.ts'
import { createBenchDevices } from '../../drivers/bench-devices.ts'
import { appRouter } from '../../main/api/router.ts'
import { systemClock } from '../../main/clock.ts'
import { createPtyPair } from '../drivers/support/pty-pair.ts'
import { createForeignDevice, serveModbusSerial, serveModbusTcp } from '../support/foreign-modbus.ts'
import { createApiBench } from './support/api-bench.ts'

const setUp = async () => {
  const none = () => Promise.resolve([])
  const devices = createBenchDevices({
    clock: systemClock,
    log: silentLog,
    fingerprints: [],
    sources: { serial: none, usb: none },
  })
  const bench = await createApiBench({ settings: { unknownIdTag: 'Accepted' }, devices: () => devices })
  const foreign = createForeignDevice()
  onTestFinished(async () => {
    await bench.deps.servicePort.close()
    await bench.close()
    await devices.close()
  })
  const ask = appRouter.createCaller({ deps: bench.deps, bufferedAmount: () => 0 })
  /** The newest state of the one table that satisfies. */
  const table = async (holds: (view: ModbusTableView) => boolean): Promise<ModbusTableView> => {
    for await (const [view] of await ask.modbus.tables()) if (view && holds(view)) return view
    throw new Error('it ended')
  }
  const channels = async (holds: (now: ChannelsNow) => boolean): Promise<ChannelsNow> => {
    for await (const [now] of await ask.modbus.channels()) if (now && holds(now)) return now
    throw new Error('it ended')
  }
  const run = async (procedure: string, input: object) => {
    const { runId } = await ask.runs.start({ procedure, input })
    const ended = await bench.deps.runner.ended(runId)
    return ended.state
  }
  return { bench, ask, foreign, table, channels, run }
}

const serveTcp = async (foreign: ReturnType<typeof createForeignDevice>, unitId?: number) => {
  const { device, close } = await serveModbusTcp(foreign, unitId)
  onTestFinished(close)
  return device
}

const valueOf = ({ readings }: ModbusTableView, name: string) =>
  readings.find(({ register }) => register === name)?.value

describe('a live table over the API', () => {
  it('is read again and again, lends its port to a write, and shows what was written', async () => {
    const { ask, foreign, table, run } = await setUp()
    foreign.holding.set(5004, 32).set(2002, 60)
    foreign.input.set(1008, 16_000)
    const device = await serveTcp(foreign)
    const link = { device, map: 'vestel-evc04' }
    await ask.modbus.open({ ...link, intervalSeconds: 0.2 })
    const first = await table(({ at }) => at !== null)
    expect(valueOf(first, 'maximum-current')).toBe(32)
    expect(first.readings.find(({ register }) => register === 'serial-number')).toMatchObject({
      value: null,
      problem: { exception: 2, name: 'illegal data address' },
    })
    foreign.input.set(1008, 10_000)
    const later = await table((view) => valueOf(view, 'current-l1') === 10)
    expect(Object.keys(later.changedAt)).toEqual(['current-l1'])

    const input = { ...link, register: 'maximum-current', value: 16, seen: '0020' }
    expect(await run('modbus.write', input)).toMatchObject({
      state: 'done',
      result: { proven: true, before: { value: 32 }, after: { value: 16 } },
    })
    const written = await table((view) => valueOf(view, 'maximum-current') === 16)
    expect(written.state).toEqual({ state: 'reading' })
    // what the person saw is no longer so
    expect(await run('modbus.write', input)).toMatchObject({
      state: 'failed',
      error: { code: 'modbus-changed' },
    })
    expect(foreign.holding.get(5004)).toBe(16)

    await ask.modbus.setInterval({ device, intervalSeconds: 5 })
    expect((await table(() => true)).settings.intervalSeconds).toBe(5)
    await ask.modbus.close({ device })
    await expect(ask.modbus.setInterval({ device, intervalSeconds: 1 })).rejects.toMatchObject({
      cause: { code: 'device-unknown' },
    })
  })

  it('says that a device is silent, and keeps what it read', async () => {
    const { ask, foreign, table } = await setUp()
    foreign.setFloat(52, 7360)
    const { device, close } = await serveModbusTcp(foreign, 1)
    await ask.modbus.open({ device, map: 'eastron-sdm630', unitId: 1, intervalSeconds: 0.2, answerMs: 100 })
    await table((view) => valueOf(view, 'active-power-total') === 7360)
    await close()
    const away = await table(({ state }) => state.state === 'failed')
    expect(away.at).not.toBeNull()
    expect(valueOf(away, 'active-power-total')).toBe(7360)
    await ask.modbus.close({ device })

    const other = await serveTcp(foreign, 1)
    await ask.modbus.open({
      device: other,
      map: 'eastron-sdm630',
      unitId: 9,
      intervalSeconds: 0.2,
      answerMs: 50,
    })
    const missed = await table((view) => view.missed > 1)
    expect(missed).toMatchObject({ at: null, trouble: { error: 'modbus-silent', params: { unitId: 9 } } })
  })

  it('works over a serial line, where units are found and raw registers read and set', async () => {
    const { ask, foreign, table, run } = await setUp()
    const pty = await createPtyPair()
    onTestFinished(() => pty.kill())
    foreign.setFloat(52, 3450)
    foreign.holding.set(10, 5).set(11, 0x0102).set(20, 7)
    const server = await serveModbusSerial(foreign, pty.farPath, 3)
    onTestFinished(server.close)
    const device = pty.path
    await ask.modbus.open({ device, map: 'eastron-sdm630', unitId: 3, intervalSeconds: 0.5 })
    await table((view) => valueOf(view, 'active-power-total') === 3450)
    expect(await run('modbus.scan', { device, from: 2, to: 4, answerMs: 600 })).toMatchObject({
      result: { units: [{ unitId: 3, answered: 'exception' }] },
    })
    const place = { device, unitId: 3, table: 'holding', type: 'u16' }
    expect(await run('modbus.read-raw', { ...place, address: 10, count: 3 })).toMatchObject({
      result: {
        readFunction: 3,
        readings: [
          { register: '10', value: 5, raw: '0005' },
          { register: '11', value: 0x0102 },
          { register: '12', value: null, problem: { exception: 2 } },
        ],
      },
    })
    expect(await run('modbus.write-raw', { ...place, address: 20, value: 9, seen: '0007' })).toMatchObject({
      result: { proven: true, before: { value: 7 }, after: { value: 9 } },
    })
    expect(await run('modbus.write-raw', { ...place, address: 20, value: 1, seen: '0007' })).toMatchObject({
      error: { code: 'modbus-changed' },
    })
    expect(await run('modbus.read-raw', { ...place, address: 400 })).toMatchObject({
      error: { code: 'modbus-exception', params: { code: 2 } },
    })
    expect(await run('modbus.read-raw', { ...place, type: 'bit', address: 1 })).toMatchObject({
      error: { code: 'input-invalid' },
    })
    const back = await table((view) => view.state.state === 'reading')
    expect(valueOf(back, 'active-power-total')).toBe(3450)
  })
})

describe('the three channels', () => {
  const dial = async (ocppUrl: string) => {
    const socket = new WebSocket(`${ocppUrl}/CP1`, 'ocpp1.6')
    onTestFinished(() => socket.terminate())
    await once(socket, 'open')
    let messages = 0
    return async (action: string, payload: object): Promise<Record<string, unknown>> => {
      const messageId = String(++messages)
      const answered = new Promise<Record<string, unknown>>((resolve) => {
        const onMessage = (data: Buffer) => {
          const [, id, content] = JSON.parse(data.toString()) as [number, string, Record<string, unknown>]
          if (id !== messageId) return
          socket.off('message', onMessage)
          resolve(content)
        }
        socket.on('message', onMessage)
      })
      socket.send(JSON.stringify([2, messageId, action, payload]))
      return answered
    }
  }
  const stamp = () => new Date().toISOString()

  it('are held against each other: energy of a transaction, currents, firmware version', async () => {
    const { bench, ask, foreign, table, channels } = await setUp()
    const call = await dial(bench.ocppUrl)
    await call('BootNotification', {
      chargePointVendor: 'Vestel',
      chargePointModel: 'EVC04',
      firmwareVersion: '3.187.0',
      meterType: 'Eastron SDM630',
    })
    await call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' })
    const { maps } = await ask.modbus.maps({ chargePointId: 'CP1' })
    expect(maps.filter(({ fits }) => fits).map(({ id }) => id)).toEqual(['eastron-sdm630', 'vestel-evc04'])

    const energy = (kWh: number) => foreign.setFloat(72, kWh)
    const currents = (...amperes: readonly [number, number, number]) =>
      amperes.forEach((value, phase) => foreign.setFloat(6 + phase * 2, value))
    energy(100)
    currents(0, 0, 0)
    const device = await serveTcp(foreign, 1)
    const settings = { device, map: 'eastron-sdm630', unitId: 1, chargePointId: 'CP1', intervalSeconds: 0.2 }
    await ask.modbus.open(settings)
    await table(({ at }) => at !== null)
    await channels(({ meter }) => meter.energyWh === 100_000)

    const begin = { connectorId: 1, idTag: 'A', meterStart: 5_000, timestamp: stamp() }
    const { transactionId } = (await call('StartTransaction', begin)) as { transactionId: number }
    await channels(({ running }) => running?.transactionId === transactionId)
    energy(104)
    currents(16, 16, 10)
    await channels(({ meter }) => meter.currents[0] === 16 && meter.energyWh === 104_000)
    const values = () =>
      call('MeterValues', {
        connectorId: 1,
        transactionId,
        meterValue: [
          {
            timestamp: stamp(),
            sampledValue: [
              { value: '9000', measurand: 'Energy.Active.Import.Register', unit: 'Wh' },
              ...['L1', 'L2', 'L3'].map((phase) => ({
                value: '16.1',
                measurand: 'Current.Import',
                phase,
                unit: 'A',
              })),
            ],
          },
        ],
      })
    await values()
    const now = await channels((each) => each.currents.length === 3 && each.running?.ocppWh === 4_000)
    expect(now.currents).toMatchObject([
      { phase: 1, ocpp: 16.1, modbus: 16, agrees: true },
      { phase: 2, agrees: true },
      { phase: 3, ocpp: 16.1, modbus: 10, percent: -37.89, agrees: false },
    ])
    expect(now.running).toMatchObject({ modbusWh: 4_000, percent: 0 })
    const findings = async () =>
      (await bench.journal.read({ after: 0, limit: 100, kinds: ['finding'] })).filter(
        (event) => event.kind === 'finding' && event.rule === 'channels-disagree',
      )
    await values()
    await values()
    await expect
      .poll(findings, { timeout: 5_000 })
      .toMatchObject([{ params: { what: 'current-l3', first: '16.1 A', second: '10 A' } }])

    await call('StopTransaction', { transactionId, meterStop: 9_500, timestamp: stamp(), idTag: 'A' })
    await bench.journal.waitFor({ after: 0, kinds: ['energy-compared'] }, 10_000)
    expect(bench.journal.state().chargePoints['CP1']?.comparedEnergies).toMatchObject([
      {
        transactionId,
        map: 'eastron-sdm630',
        ocppWh: 4_500,
        modbusWh: 4_000,
        percent: -11.11,
        agrees: false,
      },
    ])
    await ask.modbus.close({ device })

    // its own registers tell its firmware too
    const charger = createForeignDevice()
    for (let at = 0; at < 50; at++) charger.input.set(230 + at, '3.187.1'.charCodeAt(at) || 0)
    const own = await serveTcp(charger)
    await ask.modbus.open({ device: own, map: 'vestel-evc04', chargePointId: 'CP1' })
    await bench.journal.waitFor({ after: 0, kinds: ['channel-said'] }, 10_000)
    expect(bench.journal.state().chargePoints['CP1']?.otherVersions).toMatchObject({
      console: null,
      modbus: { value: '3.187.1' },
    })
    expect(await findings()).toMatchObject([
      {},
      { params: { what: 'energy', first: '4500 Wh', second: '4000 Wh' } },
      { params: { what: 'firmware-version', first: '3.187.0', second: '3.187.1' } },
    ])
  })
})
