import { expect, it } from 'vitest'
import { hashPassword, verifyPassword } from '../../main/csms/password.ts'
import { startCsms, type CsmsBench } from '../support/csms-bench.ts'
import { manualClock } from '../support/manual-clock.ts'
import type { RawChargePoint } from '../support/raw-charge-point.ts'

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`
const statusOf = async (bench: CsmsBench, authorization: string | null): Promise<number> => {
  const chargePoint = bench.dial({ headers: { Authorization: authorization } })
  const response = await chargePoint.response
  return Number(/^HTTP\/1\.1 (\d+)/.exec(response)?.[1])
}

it.each([
  ['off', 'secret', null, 101],
  ['off', 'secret', basic('CP1:wrong'), 101],
  ['allowed', 'secret', null, 101],
  ['allowed', 'secret', basic('CP1:secret'), 101],
  ['allowed', 'secret', basic('CP1:wrong'), 401],
  ['allowed', null, basic('CP1:anything'), 101],
  ['allowed', null, 'Bearer abc', 101],
  ['required', 'secret', null, 401],
  ['required', 'secret', basic('CP1:secret'), 101],
  ['required', 'secret', basic('CP1:wrong'), 401],
  ['required', 'secret', basic('secret'), 401],
  ['required', 'secret', 'Bearer secret', 401],
  ['required', null, basic('CP1:anything'), 401],
] as const)('%s, password %s, header %s: %i', async (mode, password, header, status) => {
  const bench = await startCsms()
  await bench.centralSystem.setCredentials('CP1', { password, mode })
  expect(await statusOf(bench, header)).toBe(status)
})

it('asks for a password with WWW-Authenticate, and knocks', async () => {
  const bench = await startCsms({ settings: { passwordMode: 'required' } })
  const missing = bench.dial()
  expect(await missing.all).toMatch(/\r\nWWW-Authenticate: Basic realm=/)
  const wrong = bench.dial({ headers: { Authorization: basic('CP1:Geheim-123') } })
  await wrong.all
  expect(bench.journal.of('knock')).toMatchObject([
    { cause: 'password-missing', chargePointId: 'CP1', params: { reason: 'missing' } },
    { cause: 'password-wrong', chargePointId: 'CP1', params: { reason: 'none-set' } },
  ])
  const journal = JSON.stringify(bench.journal.events)
  expect(journal).not.toContain(Buffer.from('CP1:Geheim-123').toString('base64'))
  expect(journal).not.toContain('Geheim-123')
})

it('says that it checked, and that it could not', async () => {
  const bench = await startCsms()
  await statusOf(bench, basic('CP1:anything'))
  await bench.centralSystem.setCredentials('CP1', { password: 'anything', mode: 'allowed' })
  await statusOf(bench, basic('CP1:anything'))
  expect(bench.journal.of('connection-opened').map((event) => event.authentication)).toEqual([
    'none',
    'basic',
  ])
  expect(bench.journal.findings()).toEqual(['password-unchecked'])
})

it('forgets what it verified when the password is changed', async () => {
  const bench = await startCsms()
  await bench.centralSystem.setCredentials('CP1', { password: 'old', mode: 'required' })
  expect(await statusOf(bench, basic('CP1:old'))).toBe(101)
  expect(await statusOf(bench, basic('CP1:old'))).toBe(101)
  await bench.centralSystem.setCredentials('CP1', { password: 'new', mode: 'required' })
  expect(await statusOf(bench, basic('CP1:old'))).toBe(401)
  expect(await statusOf(bench, basic('CP1:new'))).toBe(101)
})

it('keeps credentials across restarts, as a salted hash', async () => {
  const first = await startCsms()
  await first.centralSystem.setCredentials('CP1', { password: 'secret', mode: 'required' })
  await first.centralSystem.close()
  const stored = await first.ports.credentials.get('CP1')
  expect(stored?.hash).toMatch(/^scrypt\$/)
  expect(stored?.hash).not.toContain('secret')
  const second = await startCsms({ ports: first.ports })
  expect(await statusOf(second, null)).toBe(401)
  expect(await statusOf(second, basic('CP1:secret'))).toBe(101)
})

it('does not let a flood of passwords pile up', async () => {
  const bench = await startCsms()
  await bench.centralSystem.setCredentials('CP1', { password: 'secret', mode: 'required' })
  const statuses = await Promise.all(
    Array.from({ length: 60 }, (_, i) => statusOf(bench, basic(`CP1:wrong-${i}`))),
  )
  expect(new Set(statuses)).toEqual(new Set([401, 503]))
  expect(await statusOf(bench, basic('CP1:secret'))).toBe(101)
})

it('never finds two hashes of one password alike, and no password right for a broken hash', async () => {
  const [one, other] = await Promise.all([hashPassword('secret'), hashPassword('secret')])
  expect(one).not.toBe(other)
  expect(await verifyPassword(one, Buffer.from('secret'))).toBe('as-set')
  expect(await verifyPassword('', Buffer.from('secret'))).toBeNull()
  expect(await verifyPassword('scrypt$x', Buffer.from(''))).toBeNull()
})

it.each([
  ['AuthorizationKey', 'Accepted', 401, 101],
  ['authorizationkey', 'Accepted', 401, 101],
  ['AuthorizationKey', 'Rejected', 101, 401],
  ['HeartbeatInterval', 'Accepted', 101, 401],
] as const)('after ChangeConfiguration(%s) was %s: old %i, new %i', async (key, status, old, fresh) => {
  const bench = await startCsms()
  await bench.centralSystem.setCredentials('CP1', { password: 'the-old-password-1', mode: 'required' })
  const chargePoint = await bench.boot('CP1', { headers: { Authorization: basic('CP1:the-old-password-1') } })
  const changed = bench.centralSystem.call('CP1', 'ChangeConfiguration', { key, value: 'the-new-password-2' })
  const [, id] = await chargePoint.nextMessage()
  chargePoint.send(JSON.stringify([3, id, { status }]))
  expect(await changed).toEqual({ status })
  expect(await statusOf(bench, basic('CP1:the-new-password-2'))).toBe(fresh)
  expect(await statusOf(bench, basic('CP1:the-old-password-1'))).toBe(old)
})

const oldKey = 'the-old-password-1'
const newKey = 'the-new-password-2'
const keyChange = { key: 'AuthorizationKey', value: newKey }
const withOldKey = async (bench: CsmsBench): Promise<RawChargePoint> => {
  await bench.centralSystem.setCredentials('CP1', { password: oldKey, mode: 'required' })
  return bench.boot('CP1', { headers: { Authorization: basic(`CP1:${oldKey}`) } })
}

it('takes either key after RebootRequired, also after a restart, until the new one is used', async () => {
  const first = await startCsms()
  const chargePoint = await withOldKey(first)
  const changed = first.centralSystem.call('CP1', 'ChangeConfiguration', keyChange)
  const [, id] = await chargePoint.nextMessage()
  chargePoint.send(JSON.stringify([3, id, { status: 'RebootRequired' }]))
  await changed
  expect(await statusOf(first, basic(`CP1:${oldKey}`))).toBe(101)
  expect(await statusOf(first, basic('CP1:neither-of-the-two'))).toBe(401)
  await first.centralSystem.close()
  const second = await startCsms({ ports: first.ports })
  expect(await statusOf(second, basic(`CP1:${oldKey}`))).toBe(101)
  expect(await statusOf(second, basic(`CP1:${newKey}`))).toBe(101)
  expect(await statusOf(second, basic(`CP1:${oldKey}`))).toBe(401)
  expect(await statusOf(second, basic(`CP1:${newKey}`))).toBe(101)
  await second.centralSystem.close()
  const third = await startCsms({ ports: first.ports })
  expect(await statusOf(third, basic(`CP1:${oldKey}`))).toBe(401)
  expect(await statusOf(third, basic(`CP1:${newKey}`))).toBe(101)
})

it('takes either key where the answer was lost with its link, until the new one is used', async () => {
  const bench = await startCsms()
  const chargePoint = await withOldKey(bench)
  const changed = bench.centralSystem.call('CP1', 'ChangeConfiguration', keyChange)
  await chargePoint.nextMessage()
  chargePoint.destroy()
  await expect(changed).rejects.toMatchObject({ code: 'connection-closed' })
  expect(await statusOf(bench, basic(`CP1:${oldKey}`))).toBe(101)
  expect(await statusOf(bench, basic(`CP1:${newKey}`))).toBe(101)
  expect(await statusOf(bench, basic(`CP1:${oldKey}`))).toBe(401)
})

it('lets one with an unknown old key in, which has not taken the new one yet', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1', { headers: { Authorization: basic('CP1:never-told-to-us') } })
  const changed = bench.centralSystem.call('CP1', 'ChangeConfiguration', keyChange)
  const [, id] = await chargePoint.nextMessage()
  chargePoint.send(JSON.stringify([3, id, { status: 'RebootRequired' }]))
  await changed
  expect(await statusOf(bench, basic('CP1:never-told-to-us'))).toBe(101)
  expect(await statusOf(bench, basic(`CP1:${newKey}`))).toBe(101)
  expect(await statusOf(bench, basic('CP1:never-told-to-us'))).toBe(401)
})

it('takes the new key over though nobody waits for the answer any more', async () => {
  const bench = await startCsms()
  const chargePoint = await withOldKey(bench)
  const leave = new AbortController()
  const options = { signal: leave.signal }
  const changed = bench.centralSystem.call('CP1', 'ChangeConfiguration', keyChange, options)
  const left = expect(changed).rejects.toThrow('gone')
  const [, id] = await chargePoint.nextMessage()
  leave.abort(new Error('gone'))
  await left
  chargePoint.send(JSON.stringify([3, id, { status: 'Accepted' }]))
  await chargePoint.call('Heartbeat', {})
  expect(await statusOf(bench, basic(`CP1:${newKey}`))).toBe(101)
  expect(await statusOf(bench, basic(`CP1:${oldKey}`))).toBe(401)
})

it.each([
  ['is Accepted', { status: 'Accepted' }, 401, 101],
  ['is Rejected', { status: 'Rejected' }, 101, 401],
])('hears a late answer about the key: %s', async (_name, answer, old, fresh) => {
  const clock = manualClock()
  const bench = await startCsms({ clock })
  const chargePoint = await withOldKey(bench)
  const options = { timeoutMs: 5_000 }
  const changed = bench.centralSystem.call('CP1', 'ChangeConfiguration', keyChange, options)
  const timedOut = expect(changed).rejects.toMatchObject({ code: 'call-timed-out' })
  const [, id] = await chargePoint.nextMessage()
  clock.advance(7_000)
  await timedOut
  chargePoint.send(JSON.stringify([3, id, answer]))
  // A second answer to the same CALL says nothing any more.
  chargePoint.send(JSON.stringify([3, id, { status: 'Accepted' }]))
  await chargePoint.call('Heartbeat', {})
  expect(await statusOf(bench, basic(`CP1:${newKey}`))).toBe(fresh)
  expect(await statusOf(bench, basic(`CP1:${oldKey}`))).toBe(old)
})

it.each(['Accepted', 'Rejected'])(
  'keeps the door open for a second key where the first is answered late, with %s',
  async (late) => {
    const clock = manualClock()
    const bench = await startCsms({ clock })
    const chargePoint = await withOldKey(bench)
    const options = { timeoutMs: 5_000 }
    const first = bench.centralSystem.call('CP1', 'ChangeConfiguration', keyChange, options)
    const timedOut = expect(first).rejects.toMatchObject({ code: 'call-timed-out' })
    const [, firstId] = await chargePoint.nextMessage()
    clock.advance(7_000)
    await timedOut
    const value = 'the-third-password-3'
    const second = bench.centralSystem.call('CP1', 'ChangeConfiguration', { ...keyChange, value }, options)
    const [, secondId] = await chargePoint.nextMessage()
    chargePoint.send(JSON.stringify([3, firstId, { status: late }]))
    chargePoint.send(JSON.stringify([3, secondId, { status: 'RebootRequired' }]))
    await second
    await chargePoint.call('Heartbeat', {})
    expect(await statusOf(bench, basic(`CP1:${value}`))).toBe(101)
  },
)
