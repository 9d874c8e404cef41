import { describe, expect, it } from 'vitest'
import { bootPayload, startCsms, type CsmsBench } from '../../support/csms-bench.ts'
import type { RawChargePoint } from '../../support/raw-charge-point.ts'

const timestamp = '2026-01-15T12:00:00.000Z'
const refused = [
  ['Authorize', { idTag: 'A' }],
  ['Heartbeat', {}],
  ['DataTransfer', { vendorId: 'V' }],
] as const
const answered = [
  ['StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' }],
  ['StartTransaction', { connectorId: 1, idTag: 'A', meterStart: 0, timestamp }],
  ['MeterValues', { connectorId: 1, meterValue: [{ timestamp, sampledValue: [{ value: '1' }] }] }],
  ['StopTransaction', { transactionId: 1, meterStop: 1, timestamp }],
  ['DiagnosticsStatusNotification', { status: 'Idle' }],
  ['FirmwareStatusNotification', { status: 'Idle' }],
  ['LogStatusNotification', { status: 'Idle' }],
  ['SignedFirmwareStatusNotification', { status: 'Idle' }],
  ['SecurityEventNotification', { type: 'StartupOfTheDevice', timestamp }],
  ['BootNotification', bootPayload],
] as const

const states: readonly [string, (bench: CsmsBench) => Promise<RawChargePoint>][] = [
  ['before it booted', (bench) => bench.connect('CP1')],
  ['while Pending', (bench) => bench.boot('CP1')],
]

describe.each(states)('%s', (_name, reach) => {
  it.each(refused)('answers %s with SecurityError', async (action, payload) => {
    const bench = await startCsms({ settings: { policy: 'ask' } })
    const chargePoint = await reach(bench)
    expect((await chargePoint.call(action, payload)).errorCode).toBe('SecurityError')
    expect(bench.journal.findings()).toEqual(['call-refused-before-accepted'])
  })

  it.each(answered)('answers %s with a CALLRESULT', async (action, payload) => {
    const bench = await startCsms({ settings: { policy: 'ask' } })
    const chargePoint = await reach(bench)
    expect((await chargePoint.call(action, payload)).type).toBe(3)
  })
})

it('answers what it triggered, once', async () => {
  const bench = await startCsms({ settings: { policy: 'ask' } })
  const chargePoint = await bench.boot('CP1')
  const triggered = bench.centralSystem.call('CP1', 'TriggerMessage', { requestedMessage: 'Heartbeat' })
  const [, id] = await chargePoint.nextMessage()
  chargePoint.send(JSON.stringify([3, id, { status: 'Accepted' }]))
  await triggered
  expect((await chargePoint.call('Heartbeat', {})).type).toBe(3)
  expect((await chargePoint.call('Heartbeat', {})).errorCode).toBe('SecurityError')
})

it('tolerates all of it under the policy accept, with a finding', async () => {
  const bench = await startCsms({ settings: { policy: 'accept' } })
  const chargePoint = await bench.connect('CP1')
  expect((await chargePoint.call('Heartbeat', {})).type).toBe(3)
  expect(bench.journal.of('finding')).toMatchObject([
    { rule: 'call-before-accepted', clause: 'OCPP 1.6 §4.2', severity: 'tolerated' },
  ])
})
