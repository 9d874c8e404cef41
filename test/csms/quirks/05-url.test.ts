import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'

it.each([
  ['/CP1', 'CP1'],
  ['/ocpp/CP1/', 'CP1'],
  ['//ocpp//a/b//CP1//', 'CP1'],
  ['/ocpp/CP1?x=/y', 'CP1'],
  ['/ocpp/RDAM%20123', 'RDAM 123'],
  ['http://laptop:9220/ocpp/CP1', 'CP1'],
  ['/ocpp/__proto__', '__proto__'],
  ['/ocpp/..', '..'],
])('reads %s as %s', async (path, identity) => {
  const bench = await startCsms()
  const chargePoint = bench.dial({ path })
  expect(await chargePoint.response).toMatch(/^HTTP\/1\.1 101 /)
  expect(bench.centralSystem.chargePoints()).toEqual([identity])
  expect((await chargePoint.call('Heartbeat', {})).type).toBe(3)
})

it.each(['/', '/ocpp', '//ocpp/'])(
  'serves %s as the one identity that was named beforehand',
  async (path) => {
    const bench = await startCsms()
    await bench.centralSystem.setRegistration('CB007', 'Accepted', undefined, 'technician')
    const chargePoint = bench.dial({ path })
    expect(await chargePoint.response).toMatch(/^HTTP\/1\.1 101 /)
    expect(bench.centralSystem.chargePoints()).toEqual(['CB007'])
    expect(bench.journal.findings()).toEqual(['identity-missing'])
  },
)

it('does not guess: none named, two named, or the named one is connected', async () => {
  const bench = await startCsms()
  const refused = async (): Promise<void> => {
    const chargePoint = bench.dial({ path: '/' })
    expect(await chargePoint.all).toMatch(/^HTTP\/1\.1 404 /)
  }
  await refused()
  await bench.centralSystem.setCredentials('CP1', { password: null, mode: 'allowed' })
  const named = await bench.connect('CP1')
  await refused()
  named.bye()
  await bench.journal.when('connection-closed')
  await bench.centralSystem.setCredentials('CP2', { password: null, mode: 'allowed' })
  await refused()
  expect(bench.journal.of('knock').filter((knock) => knock.cause === 'no-identity')).toHaveLength(3)
})

it('lets an unnamed charge point take over its own half-open link', async () => {
  const bench = await startCsms()
  await bench.centralSystem.setRegistration('CB007', 'Accepted', undefined, 'technician')
  const first = bench.dial({ path: '/' })
  await first.response
  const second = bench.dial({ path: '/' })
  expect(await second.response).toMatch(/^HTTP\/1\.1 101 /)
  expect((await second.call('Heartbeat', {})).type).toBe(3)
})

it.each([
  ['/ocpp/%E0%A4', 'encoding'],
  ['/ocpp/CP%00', 'control-characters'],
  [`/ocpp/${'x'.repeat(256)}`, 'too-long'],
])('refuses %s', async (path, reason) => {
  const bench = await startCsms()
  const chargePoint = bench.dial({ path })
  expect(await chargePoint.all).toMatch(/^HTTP\/1\.1 400 /)
  expect(bench.journal.of('knock')).toMatchObject([{ cause: 'bad-identity', params: { reason } }])
})
