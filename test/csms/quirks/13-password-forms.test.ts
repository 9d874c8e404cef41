import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'

const key = '0001020304050607FFFFFFCCCCCCCCCCCCAABBCC'
const basic = (password: Buffer): string =>
  `Basic ${Buffer.concat([Buffer.from('CP1:'), password]).toString('base64')}`

it.each([
  ['the bytes of the key, which is what the standard means', Buffer.from(key, 'hex'), []],
  ['the key in hexadecimal', Buffer.from(key), ['password-as-hex']],
  ['the key in lower case', Buffer.from(key.toLowerCase()), ['password-as-hex']],
])('accepts %s', async (_name, password, rules) => {
  const bench = await startCsms()
  await bench.centralSystem.setCredentials('CP1', { password: key, mode: 'required' })
  const chargePoint = await bench.connect('CP1', { headers: { Authorization: basic(password) } })
  expect(await chargePoint.response).toMatch(/^HTTP\/1\.1 101 /)
  expect(bench.journal.findings()).toEqual(rules)
  expect(bench.journal.of('connection-opened')[0]?.authentication).toBe('basic')
})

it('accepts a text that was sent in hexadecimal', async () => {
  const bench = await startCsms()
  await bench.centralSystem.setCredentials('CP1', { password: 'pass:word', mode: 'required' })
  const headers = { Authorization: basic(Buffer.from(Buffer.from('pass:word').toString('hex'))) }
  const chargePoint = await bench.connect('CP1', { headers })
  expect(await chargePoint.response).toMatch(/^HTTP\/1\.1 101 /)
  expect(bench.journal.findings()).toEqual(['password-as-hex'])
})
