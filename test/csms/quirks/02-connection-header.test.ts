import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'

it.each([
  ['missing', null],
  ['odd', 'keep-alive'],
  ['close', 'close'],
])('opens the session when Connection is %s', async (_name, value) => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1', { headers: { Connection: value } })
  expect((await chargePoint.call('Heartbeat', {})).type).toBe(3)
  const [finding] = bench.journal.of('finding')
  expect(finding).toMatchObject({ rule: 'connection-header', params: { value } })
})

it('accepts Upgrade among other tokens, in any case, without a finding', async () => {
  const bench = await startCsms()
  await bench.boot('CP1', { headers: { Connection: 'keep-alive, UPGRADE', Upgrade: 'WebSocket' } })
  expect(bench.journal.findings()).toEqual([])
})

it('names the header where there is nothing to go by', async () => {
  const bench = await startCsms()
  const chargePoint = bench.dial({ headers: { Upgrade: null, Connection: null } })
  const response = await chargePoint.all
  expect(response).toMatch(/^HTTP\/1\.1 426 /)
  expect(response).toContain('"Upgrade: websocket" is missing')
  expect(bench.journal.of('knock')).toMatchObject([
    { cause: 'missing-upgrade', params: { header: 'Upgrade' } },
  ])
})
