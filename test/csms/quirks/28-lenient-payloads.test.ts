import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'

const timestamp = new Date().toISOString()

it.each([
  ['MeterValues', { connectorId: 1, meterValue: [] }],
  ['MeterValues', { connectorId: 1, meterValue: [{ timestamp, sampledValue: [] }] }],
  ['Authorize', { idTag: 'X'.repeat(21) }],
  ['StartTransaction', { connectorId: 1, idTag: 'X'.repeat(21), meterStart: 0, timestamp }],
  ['Heartbeat', { extra: true }],
  [
    'StatusNotification',
    { connectorId: 1, errorCode: 'NoError', status: 'Available', vendorStuff: { a: [1] } },
  ],
])('answers %s %j with a CALLRESULT and a finding', async (action, payload) => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  expect((await chargePoint.call(action, payload)).type).toBe(3)
  expect(bench.journal.findings()).toHaveLength(1)
})
