import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'

it('chooses ocpp1.6 out of several', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.connect('CP1', {
    headers: { 'Sec-WebSocket-Protocol': 'ocpp2.0.1, ocpp1.6' },
  })
  expect(await chargePoint.response).toMatch(/\r\nSec-WebSocket-Protocol: ocpp1\.6\r\n/)
})

it.each([
  ['ocpp2.0.1, ocpp2.0', 'only-ocpp2'],
  ['ocpp1.5', 'no-common-subprotocol'],
])('answers %s with 101 without a subprotocol, closes, and knocks', async (offered, cause) => {
  const bench = await startCsms()
  const chargePoint = await bench.connect('CP1', { headers: { 'Sec-WebSocket-Protocol': offered } })
  const response = await chargePoint.response
  expect(response).toMatch(/^HTTP\/1\.1 101 /)
  expect(response).not.toMatch(/sec-websocket-protocol/i)
  expect((await chargePoint.closed).code).toBe(1002)
  expect(bench.journal.of('knock')).toMatchObject([{ cause, chargePointId: 'CP1', params: { offered } }])
  expect(bench.journal.of('connection-opened')).toEqual([])
})

it('tolerates another spelling, and repeats it', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.connect('CP1', { headers: { 'Sec-WebSocket-Protocol': 'OCPP1.6,' } })
  expect(await chargePoint.response).toMatch(/\r\nSec-WebSocket-Protocol: OCPP1\.6\r\n/)
  expect(bench.journal.findings()).toEqual(['subprotocol-spelling'])
})
