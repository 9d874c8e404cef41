import { describe, expect, it } from 'vitest'
import type { DialOptions } from '../support/raw-charge-point.ts'
import { startCsms } from '../support/csms-bench.ts'
import { manualClock } from '../support/manual-clock.ts'

const clientHello = Buffer.from('16030100c8010000c40303', 'hex')

const cases: readonly [string, Omit<DialOptions, 'port'>, string, RegExp, object][] = [
  [
    'bytes that are no HTTP',
    { raw: '\u0001\u0003\u0000modbus' },
    'not-http',
    /^HTTP\/1\.1 400 /,
    { bareOcpp: false },
  ],
  [
    'OCPP without WebSocket',
    { raw: '[2,"1","Heartbeat",{}]' },
    'not-http',
    /^HTTP\/1\.1 400 /,
    { bareOcpp: true },
  ],
  ['TLS', { raw: clientHello }, 'tls-on-plain-port', /^\x15\x03/, { version: 'TLS 1.2+' }],
  ['POST', { method: 'POST' }, 'wrong-method', /^HTTP\/1\.1 405 /, { method: 'POST', soap: false }],
  [
    'SOAP',
    { method: 'POST', headers: { 'Content-Type': 'application/soap+xml' } },
    'wrong-method',
    /^HTTP\/1\.1 405 /,
    { soap: true },
  ],
  [
    'a browser',
    { raw: 'GET /ocpp HTTP/1.1\r\nHost: laptop\r\n\r\n' },
    'missing-upgrade',
    /^HTTP\/1\.1 426 /,
    { header: 'Upgrade', value: null },
  ],
  [
    'an old WebSocket',
    { headers: { 'Sec-WebSocket-Version': '7' } },
    'wrong-websocket-version',
    /^HTTP\/1\.1 426 [^]*\r\nSec-WebSocket-Version: 13\r\n/,
    { version: '7' },
  ],
  [
    'no key',
    { headers: { 'Sec-WebSocket-Key': null } },
    'bad-websocket-key',
    /^HTTP\/1\.1 400 /,
    { missing: true },
  ],
  [
    'a bad key',
    { headers: { 'Sec-WebSocket-Key': 'abc' } },
    'bad-websocket-key',
    /^HTTP\/1\.1 400 /,
    { missing: false },
  ],
  ['no identity', { path: '/' }, 'no-identity', /^HTTP\/1\.1 404 /, { path: '/' }],
  ['a refused identity', { path: '/ocpp/EVIL-1' }, 'identity-refused', /^HTTP\/1\.1 404 /, {}],
  [
    'an endless head',
    { raw: `GET / HTTP/1.1\r\nX: ${'x'.repeat(17_000)}` },
    'request-too-large',
    /^HTTP\/1\.1 431 /,
    {},
  ],
  ['an endless line', { raw: `GET /${'x'.repeat(17_000)}` }, 'request-too-large', /^HTTP\/1\.1 431 /, {}],
]

describe('exactly one knock for', () => {
  it.each(cases)('%s', async (_name, options, cause, answer, params) => {
    const bench = await startCsms({ settings: { refusedIdentities: ['EVIL*'] } })
    const visitor = bench.dial(options)
    expect(await visitor.all).toMatch(answer)
    const knocks = bench.journal.of('knock')
    expect(knocks).toMatchObject([{ cause, remoteAddress: '127.0.0.1', params }])
    expect(bench.journal.of('connection-opened')).toEqual([])
  })

  it('a connection that says nothing', async () => {
    const clock = manualClock()
    const bench = await startCsms({ clock })
    const silent = bench.dial({ raw: '' })
    const slow = bench.dial({ raw: 'GET /ocpp/CP1 HTTP/1.1\r\nHost' })
    // Both have arrived once a later one was answered.
    await bench.dial({ path: '/' }).all
    clock.advance(16_000)
    await Promise.all([silent.closed, slow.closed])
    expect(bench.journal.of('knock').slice(1)).toMatchObject([
      { cause: 'silent', params: { bytes: 0 } },
      { cause: 'silent', params: { bytes: 28 }, head: 'GET /ocpp/CP1 HTTP/1.1\nHost' },
    ])
  })

  it('a connection that closes in mid-request', async () => {
    const bench = await startCsms()
    const visitor = bench.dial({ raw: 'GET /ocpp/CP1 HT' })
    visitor.socket.once('connect', () => visitor.socket.end())
    const knock = await bench.journal.when('knock')
    expect(knock).toMatchObject({
      cause: 'opened-and-closed',
      params: { bytes: 16 },
      head: 'GET /ocpp/CP1 HT',
    })
  })

  it('a session that closes without a message', async () => {
    const bench = await startCsms()
    const chargePoint = await bench.connect('CP1')
    chargePoint.bye(1001)
    const knock = await bench.journal.when('knock')
    expect(knock.head).toMatch(/^GET \/ocpp\/CP1 HTTP\/1\.1\n/)
    expect(knock).toMatchObject({
      cause: 'closed-after-handshake',
      chargePointId: 'CP1',
      params: { code: 1001 },
    })
    expect(bench.journal.of('connection-closed')).toMatchObject([{ by: 'charge-point', code: 1001 }])
  })
})

it('takes no session that spoke, and none that was quiet for long, for a knock', async () => {
  const clock = manualClock()
  const bench = await startCsms({ clock })
  const talker = await bench.boot('CP1')
  talker.bye()
  const quiet = await bench.connect('CP2')
  clock.advance(11_000)
  quiet.bye()
  await bench.journal.when('connection-closed', (event) => event.chargePointId === 'CP2')
  await bench.journal.when('connection-closed', (event) => event.chargePointId === 'CP1')
  expect(bench.journal.of('knock')).toEqual([])
})

it('shows the head without the credentials in it', async () => {
  const bench = await startCsms()
  const visitor = bench.dial({
    path: '/?token=SECRET1&x=1',
    headers: { Authorization: 'Basic U0VDUkVUMg==', Cookie: 'SECRET3', 'X-Odd': 'caf\u00e9\u0007' },
  })
  await visitor.all
  const [knock] = bench.journal.of('knock')
  expect(knock?.head).toContain('GET /?token=***&x=1 HTTP/1.1\n')
  expect(knock?.head).toContain('Authorization: ***\n')
  expect(knock?.head).not.toMatch(/SECRET|U0VD/)
  expect(knock?.head).toMatch(/^[\n\x20-\x7e]*$/)
})

it('counts a flood in few events, and loses none', async () => {
  const bench = await startCsms()
  const visitors = Array.from({ length: 300 }, () => bench.dial({ raw: '\u0000garbage' }))
  await Promise.all(visitors.map((visitor) => visitor.all))
  const chargePoint = await bench.boot('CP1')
  expect((await chargePoint.call('Heartbeat', {})).type).toBe(3)
  await bench.centralSystem.close()
  const knocks = bench.journal.of('knock')
  expect(knocks.length).toBeLessThan(100)
  const sum = knocks.reduce((total, { params }) => total + Number(params['count'] ?? 1), 0)
  expect(sum).toBe(300)
})

it('lets a charge point in though silent connections from its address fill the door', async () => {
  const bench = await startCsms({ settings: { maxWaiting: 20, maxWaitingPerAddress: 10 } })
  const silent = Array.from({ length: 30 }, () => bench.dial({ raw: '' }))
  const chargePoint = await bench.boot('CP1')
  expect((await chargePoint.call('Heartbeat', {})).type).toBe(3)
  const evicted = bench.journal.of('knock').filter((knock) => knock.cause === 'too-many-connections')
  expect(evicted.length).toBeGreaterThanOrEqual(20)
  for (const visitor of silent) visitor.destroy()
})

it('answers 503 when there is no room for one more session', async () => {
  const bench = await startCsms({ settings: { maxSessions: 2 } })
  await bench.boot('CP1')
  await bench.boot('CP2')
  const third = bench.dial({ path: '/ocpp/CP3' })
  expect(await third.all).toMatch(/^HTTP\/1\.1 503 /)
  expect(bench.journal.of('knock')).toMatchObject([{ cause: 'too-many-connections', chargePointId: 'CP3' }])
})
