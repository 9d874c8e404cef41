// Records the journal of the screenshots: a real Central System and a charge point of a few lines, an afternoon in a
// few seconds. Times are those of a clock that the script advances; addresses are those of a bench.
import { once } from 'node:events'
import { connect } from 'node:net'
import { WebSocket } from 'ws'
import type { Clock } from '../../contract/clock.ts'
import type { JournalEvent } from '../../contract/journal-event.ts'
import { silentLog } from '../../contract/log.ts'
import { createCentralSystem } from '../../main/csms/CentralSystem.ts'
import { defaultSettings } from '../../main/csms/settings.ts'
import { manualClock } from '../support/manual-clock.ts'
import { memoryJournal } from '../support/memory-journal.ts'
import { memoryPorts } from '../support/memory-ports.ts'

const id = 'ECP-AC-0417'
const card = '04A2B3C4D5E680'
const second = 1000
/** Where somebody dials from: an address of loopback, and the one that it stands for. */
const wired = '127.0.0.87'
const wireless = '127.0.0.40'
const standsFor: readonly (readonly [string, string])[] = [
  [wired, '10.42.0.87'],
  [wireless, '192.168.8.40'],
  ['127.0.0.1', '10.42.0.1'],
]

/** Stands still but for what really passes, so that answers take their real milliseconds. */
const advancedClock = (startMs: number) => {
  const manual = manualClock(startMs)
  const begun = performance.now()
  const passed = () => performance.now() - begun
  const clock: Clock = {
    ...manual,
    now: () => Math.round(manual.now() + passed()),
    monotonic: () => manual.monotonic() + passed(),
  }
  return { clock, advance: (seconds: number) => manual.advance(seconds * second) }
}

type Frame = [number, string, ...unknown[]]

/** `answers`: what it says to a CALL; the seconds that it takes are advanced before. */
const dialIn = async (port: number, answers: (action: string) => Frame | null) => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ocpp/${id}`, 'ocpp1.6', { localAddress: wired })
  const waiting = new Map<string, (frame: Frame) => void>()
  let messages = 0
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString('utf8')) as Frame
    const [type, messageId] = frame
    if (type !== 2) return waiting.get(messageId)?.(frame)
    const answer = answers(String(frame[2]))
    if (answer) socket.send(JSON.stringify([answer[0], messageId, ...answer.slice(2)]))
  })
  await once(socket, 'open')
  const call = (action: string, payload: object): Promise<Frame> =>
    new Promise((resolve) => {
      const messageId = `cp-${++messages}`
      waiting.set(messageId, resolve)
      socket.send(JSON.stringify([2, messageId, action, payload]))
    })
  return { socket, call }
}

/** Everything that happened, oldest first. */
export const record = async (): Promise<readonly JournalEvent[]> => {
  const { clock, advance } = advancedClock(Date.UTC(2026, 10, 21, 9, 11, 0, 118))
  const journal = memoryJournal(clock)
  const ports = memoryPorts()
  const centralSystem = await createCentralSystem({
    clock,
    log: silentLog,
    sink: journal,
    settings: { ...defaultSettings, policy: 'ask' },
    ...ports,
  })
  await ports.idTags.put({ idTag: card, status: 'Accepted', expiryDate: null, parentIdTag: null })
  const { port } = await centralSystem.listen(0, '127.0.0.1')
  journal.append({ kind: 'app-started', version: '0.1.0', ocppUrl: `ws://127.0.0.1:${port}/ocpp` })
  const knocks = (count: number): Promise<unknown> =>
    journal.when('knock', () => journal.of('knock').length >= count)
  /** Its clock goes before. */
  const stamp = () => new Date(clock.now() + 1400).toISOString()

  advance(22)
  connect({ port, host: '127.0.0.1', localAddress: wired }, function (this: { destroy(): void }) {
    this.destroy()
  })
  await knocks(1)
  advance(48)
  new WebSocket(`ws://127.0.0.1:${port}/ocpp/GARAGE-2`, 'ocpp2.0.1', { localAddress: wireless }).on(
    'error',
    () => undefined,
  )
  await knocks(2)
  advance(21)
  const tls = connect({ port, host: '127.0.0.1', localAddress: wired })
  tls.on('error', () => undefined).write(Buffer.from('16030100c8010000c40303', 'hex'))
  await knocks(3)
  tls.destroy()
  for (const already of [3, 4]) {
    advance(already === 3 ? 30 : 10)
    new WebSocket(`ws://127.0.0.1:${port}/ocpp/`, 'ocpp1.6', { localAddress: wired }).on(
      'error',
      () => undefined,
    )
    await knocks(already + 1)
  }

  advance(38)
  const { socket, call } = await dialIn(port, (action) => {
    if (action === 'GetConfiguration') {
      advance(3.8)
      const configurationKey = [
        { key: 'NumberOfConnectors', readonly: 'true', value: '2' },
        { key: 'HeartbeatInterval', readonly: false, value: '300' },
        { key: 'MeterValueSampleInterval', readonly: false, value: '30' },
        { key: 'AuthorizeRemoteTxRequests', readonly: false, value: 'TRUE' },
      ]
      return [3, '', { configurationKey, unknownKey: [] }]
    }
    if (action === 'UnlockConnector') return [4, '', 'NotSupported', 'no lock fitted', {}]
    advance(0.12)
    return [3, '', { status: 'Accepted' }]
  })
  const boot = () =>
    call('BootNotification', {
      chargePointVendor: 'EcarPlug',
      chargePointModel: 'AC/CPT_OCPP',
      chargePointSerialNumber: 'ECP2201-000417',
      firmwareVersion: '1.0.0',
      iccid: '8982062044170921884',
      meterType: 'ABB B23',
      meterSerialNumber: '0040-771',
    })
  advance(1.3)
  await boot()
  for (let asked = 0; asked < 3; asked++) {
    advance(10)
    await boot()
  }
  advance(4)
  await centralSystem.setRegistration(id, 'Accepted', undefined, 'technician')
  advance(1.2)
  await boot()
  for (const connectorId of [0, 1, 2]) {
    advance(0.3)
    const status = { connectorId, errorCode: 'NoError', status: 'Available', timestamp: stamp() }
    await call('StatusNotification', status)
  }
  advance(12)
  await centralSystem.call(id, 'GetConfiguration', {})
  advance(9)
  await centralSystem.call(id, 'UnlockConnector', { connectorId: 1 }).catch(() => undefined)
  advance(20)
  await call('VendorHello', { protocol: 3 })
  advance(14)
  await call('Authorize', { idTag: card })
  advance(2)
  const preparing = { connectorId: 1, errorCode: 'noerror', status: 'Preparing ' }
  await call('StatusNotification', { ...preparing, timestamp: stamp().slice(0, 19) })
  advance(3)
  let register = 1_204_300
  const begin = { connectorId: 1, idTag: card, meterStart: register, timestamp: stamp() }
  const [, , started] = await call('StartTransaction', begin)
  const { transactionId } = started as { transactionId: number }
  await call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' })
  for (let sample = 0; sample < 40; sample++) {
    advance(30)
    const kw =
      sample < 4 ? 3.6 + sample * 2 : sample > 26 && sample < 32 ? 7.4 : 10.9 + Math.sin(sample / 2) * 0.05
    register += (kw * 1000) / 120
    const value = (of: number, digits: number, more: object) => ({ value: of.toFixed(digits), ...more })
    const phases = ['L1', 'L2', 'L3']
    const sampledValue = [
      value(register, 0, { measurand: 'Energy.Active.Import.Register', unit: 'Wh' }),
      value(kw, 2, { measurand: 'Power.Active.Import', unit: 'kW' }),
      ...phases.map((phase, at) =>
        value((kw * 1000) / 693 + at * 0.3, 1, { measurand: 'Current.Import', phase, unit: 'A' }),
      ),
      ...phases.map((phase, at) =>
        value(230.4 + at * 0.8 - kw / 9 + Math.sin(sample / 3 + at) * 0.4, 1, {
          measurand: 'Voltage',
          phase: `${phase}-N`,
          unit: 'V',
        }),
      ),
    ]
    await call('MeterValues', {
      connectorId: 1,
      transactionId,
      meterValue: [{ timestamp: stamp(), sampledValue }],
    })
    if (sample % 10 === 9) await call('Heartbeat', {})
  }
  advance(7)
  socket.terminate()
  await journal.when('connection-closed')
  const { events } = journal
  await centralSystem.close()
  const text = standsFor.reduce(
    (lines, [from, to]) => lines.replaceAll(from, to),
    JSON.stringify(events).replaceAll(`:${port}`, ':9220'),
  )
  return JSON.parse(text) as readonly JournalEvent[]
}
