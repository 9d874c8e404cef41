import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`

it.each([
  ['/ocpp/RDAM%20123', 'RDAM%20123'],
  ['/ocpp/RDAM%2520123', 'RDAM%2520123'],
])('compares the identity in %s with the user name decoded', async (path, userName) => {
  const bench = await startCsms()
  const identity = decodeURIComponent(path.slice('/ocpp/'.length))
  await bench.centralSystem.setCredentials(identity, { password: 'secret', mode: 'required' })
  const chargePoint = bench.dial({ path, headers: { Authorization: basic(`${userName}:secret`) } })
  expect(await chargePoint.response).toMatch(/^HTTP\/1\.1 101 /)
  expect(bench.journal.findings()).toEqual(['user-name-encoded'])
})

it('has nothing to say where both are the same once the path is decoded', async () => {
  const bench = await startCsms()
  await bench.centralSystem.setCredentials('RDAM 123', { password: 'secret', mode: 'required' })
  const chargePoint = bench.dial({
    path: '/ocpp/RDAM%20123',
    headers: { Authorization: basic('RDAM 123:secret') },
  })
  expect(await chargePoint.response).toMatch(/^HTTP\/1\.1 101 /)
  expect(bench.journal.findings()).toEqual([])
})
