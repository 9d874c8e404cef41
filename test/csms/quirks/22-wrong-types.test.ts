import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'

it('reads numbers for strings and strings for numbers', async () => {
  const bench = await startCsms({ settings: { unknownIdTag: 'Accepted' } })
  const chargePoint = await bench.boot('CP1')
  const timestamp = '2026-01-15T12:00:00.000Z'
  const start = await chargePoint.call('StartTransaction', {
    connectorId: '1',
    idTag: 12345678,
    meterStart: '100',
    timestamp,
  })
  expect(start).toMatchObject({ type: 3, payload: { transactionId: 1 } })
  expect(bench.journal.of('transaction-started')).toMatchObject([
    { connectorId: 1, idTag: '12345678', meterStartWh: 100 },
  ])
  const meter = await chargePoint.call('MeterValues', {
    connectorId: 1,
    transactionId: 1,
    meterValue: [{ timestamp, sampledValue: [{ value: 123.4 }] }],
  })
  expect(meter).toMatchObject({ type: 3, payload: {} })
  expect(bench.journal.findings()).toEqual(expect.arrayContaining(['number-as-string', 'string-as-other']))
})

it('reads readonly as 0, 1 or "true" in the answer to GetConfiguration', async () => {
  const bench = await startCsms({ settings: { unknownIdTag: 'Accepted' } })
  const chargePoint = await bench.boot('CP1')
  const asked = bench.centralSystem.call('CP1', 'GetConfiguration', {})
  const [, id] = await chargePoint.nextMessage()
  const configurationKey = [
    { key: 'HeartbeatInterval', readonly: 0, value: 300 },
    { key: 'NumberOfConnectors', readonly: 'true', value: '2' },
  ]
  chargePoint.send(JSON.stringify([3, id, { configurationKey }]))
  expect(await asked).toEqual({
    configurationKey: [
      { key: 'HeartbeatInterval', readonly: false, value: '300' },
      { key: 'NumberOfConnectors', readonly: true, value: '2' },
    ],
  })
  expect(bench.journal.findings()).toEqual(expect.arrayContaining(['boolean-as-other', 'string-as-other']))
})
