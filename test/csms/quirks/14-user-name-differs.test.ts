import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`

it('tolerates another user name where a password is allowed, with a finding', async () => {
  const bench = await startCsms()
  await bench.centralSystem.setCredentials('CP1', { password: 'secret', mode: 'allowed' })
  const chargePoint = await bench.connect('CP1', { headers: { Authorization: basic('admin:secret') } })
  expect(await chargePoint.response).toMatch(/^HTTP\/1\.1 101 /)
  expect(bench.journal.of('finding')).toMatchObject([
    { rule: 'user-name-differs', params: { userName: 'admin' } },
  ])
})

it('refuses it where one is required', async () => {
  const bench = await startCsms()
  await bench.centralSystem.setCredentials('CP1', { password: 'secret', mode: 'required' })
  const chargePoint = bench.dial({ headers: { Authorization: basic('admin:secret') } })
  expect(await chargePoint.all).toMatch(/^HTTP\/1\.1 401 /)
  expect(bench.journal.of('knock')).toMatchObject([
    { cause: 'password-wrong', params: { reason: 'user-name' } },
  ])
})
