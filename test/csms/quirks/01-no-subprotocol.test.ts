import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'

it('upgrades without Sec-WebSocket-Protocol, assumes ocpp1.6, and says so', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1', { headers: { 'Sec-WebSocket-Protocol': null } })
  expect(await chargePoint.response).not.toMatch(/sec-websocket-protocol/i)
  expect((await chargePoint.call('Heartbeat', {})).type).toBe(3)
  expect(bench.journal.findings()).toEqual(['no-subprotocol'])
  expect(bench.journal.of('connection-opened')[0]?.subprotocol).toBeNull()
})
