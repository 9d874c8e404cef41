import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'

const timestamp = '2026-01-15T12:00:00.000Z'
const meterValue = [{ timestamp, sampledValue: [{ value: '1' }] }]

it.each([
  [-1, 'transaction-id-undelivered', 'note'],
  [0, 'transaction-id-zero', 'tolerated'],
  [4711, 'transaction-unknown', 'tolerated'],
])('answers StopTransaction and MeterValues with transactionId %i', async (transactionId, rule, severity) => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  expect(await chargePoint.call('MeterValues', { connectorId: 1, transactionId, meterValue })).toMatchObject({
    type: 3,
    payload: {},
  })
  expect(await chargePoint.call('StopTransaction', { transactionId, meterStop: 5, timestamp })).toMatchObject(
    {
      type: 3,
      payload: {},
    },
  )
  expect(bench.journal.of('finding').map((finding) => [finding.rule, finding.severity])).toEqual([
    [rule, severity],
    [rule, severity],
  ])
})

it('answers those of a transaction that was stopped before', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  await chargePoint.call('StartTransaction', { connectorId: 1, idTag: 'A', meterStart: 0, timestamp })
  const stop = { transactionId: 1, meterStop: 5, timestamp }
  await chargePoint.call('StopTransaction', stop)
  expect((await chargePoint.call('StopTransaction', stop)).type).toBe(3)
  const later = meterValue.map((value) => ({ ...value, timestamp: '2026-01-15T12:00:01.000Z' }))
  const after = await chargePoint.call('MeterValues', { connectorId: 1, transactionId: 1, meterValue: later })
  expect(after.type).toBe(3)
  await bench.journal.when('finding', (finding) => finding.params['action'] === 'MeterValues')
  expect(bench.journal.findings()).toEqual(['transaction-over', 'transaction-over'])
  expect(bench.journal.of('transaction-stopped')).toHaveLength(1)
})
