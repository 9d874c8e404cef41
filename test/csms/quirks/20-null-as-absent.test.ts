import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'

it.each([null, 'null'])('reads %j in an optional field as absent', async (nothing) => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  const answer = await chargePoint.call('StatusNotification', {
    connectorId: 1,
    errorCode: 'NoError',
    status: 'Available',
    info: nothing,
    timestamp: nothing,
  })
  expect(answer).toMatchObject({ type: 3, payload: {} })
  const [status] = bench.journal.of('connector-status')
  expect(status).not.toHaveProperty('timestamp')
  expect(bench.journal.findings()).toContain('null-as-absent')
})
