import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'

const start = { connectorId: 1, idTag: 'CARD', meterStart: 100, timestamp: '2026-01-15T12:00:00Z' }

it('answers a CALL with an empty id, and one whose id was used before', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  expect((await chargePoint.call('Heartbeat', {}, '')).type).toBe(3)
  expect((await chargePoint.call('Heartbeat', {}, 'same')).type).toBe(3)
  expect((await chargePoint.call('Heartbeat', {}, 'same')).type).toBe(3)
  expect(bench.journal.findings()).toEqual(['message-id-empty', 'message-id-reused'])
})

it('gives a repeated StartTransaction the same answer, and makes one transaction', async () => {
  const bench = await startCsms()
  await bench.ports.idTags.put({ idTag: 'CARD', status: 'Accepted', expiryDate: null, parentIdTag: null })
  const chargePoint = await bench.boot('CP1')
  const first = await chargePoint.call('StartTransaction', start)
  expect(first.payload).toEqual({ transactionId: 1, idTagInfo: { status: 'Accepted' } })
  const again = await chargePoint.call('StartTransaction', { ...start, idTag: 'card' })
  expect(again.payload).toEqual(first.payload)
  expect(bench.journal.of('transaction-started')).toHaveLength(1)
  expect(bench.journal.findings()).toEqual(['start-repeated'])
})

it('after a restart, too', async () => {
  const first = await startCsms()
  await first.ports.idTags.put({ idTag: 'CARD', status: 'Accepted', expiryDate: null, parentIdTag: null })
  const before = await (await first.boot('CP1')).call('StartTransaction', start)
  await first.centralSystem.close()
  const second = await startCsms({ ports: first.ports })
  const after = await (await second.connect('CP1')).call('StartTransaction', start)
  expect(after.payload).toEqual(before.payload)
  expect(second.ports.allTransactions).toHaveLength(1)
})

it('makes a new transaction of the same start once the first is stopped', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  await chargePoint.call('StartTransaction', start)
  await chargePoint.call('StopTransaction', {
    transactionId: 1,
    meterStop: 200,
    timestamp: '2026-01-15T13:00:00Z',
  })
  expect((await chargePoint.call('StartTransaction', start)).payload).toMatchObject({ transactionId: 2 })
})
