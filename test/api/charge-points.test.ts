import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { connect } from 'node:net'
import { once } from 'node:events'
import { dialChargePoint, type PlainChargePoint } from '../support/plain-charge-point.ts'
import { createApiBench, type ApiBench } from './support/api-bench.ts'

let bench: ApiBench
const dialled: PlainChargePoint[] = []
beforeAll(async () => {
  bench = await createApiBench()
})
afterEach(async () => {
  await Promise.all(dialled.splice(0).map((chargePoint) => chargePoint.close()))
})
afterAll(() => bench.close())

const dial = async (id: string): Promise<PlainChargePoint> => {
  const chargePoint = await dialChargePoint(bench.ocppUrl, id)
  dialled.push(chargePoint)
  return chargePoint
}
const get = async (path: string) => (await (await bench.ask(path)).json()) as Record<string, unknown>

describe('charge points', () => {
  it('are told with what is known of them, times in ISO and UTC', async () => {
    const chargePoint = await dial('CP-1')
    await chargePoint.boot()
    await chargePoint.call('StatusNotification', {
      connectorId: 1,
      errorCode: 'NoError',
      status: 'Available',
    })
    const told = await get('/api/charge-points/CP-1')
    const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown
    expect(told).toMatchObject({
      id: 'CP-1',
      connected: true,
      link: { state: 'connected', since: iso, subprotocol: 'ocpp1.6', authentication: 'none' },
      registration: { status: 'Accepted', interval: 300, at: iso, by: 'policy' },
      identity: { chargePointVendor: 'Plain', chargePointModel: 'One' },
      lastBoot: { status: 'Accepted', at: iso },
      connectors: [
        { connectorId: 1, status: 'Available', errorCode: 'NoError', at: iso, transactionId: null },
      ],
    })
    expect(await get('/api/charge-points')).toContainEqual(told)
  })

  it('that are gone say since when', async () => {
    const chargePoint = await dial('CP-2')
    await chargePoint.boot()
    await chargePoint.close()
    const [, second] = await bench.lines('/api/charge-points/CP-2/frames')
    await bench.journal.waitFor(
      { after: Number(second?.seq), chargePointId: 'CP-2', kinds: ['connection-closed'] },
      5000,
    )
    expect(await get('/api/charge-points/CP-2')).toMatchObject({
      connected: false,
      link: { state: 'disconnected', code: 1000 },
    })
  })

  it.each(['NOBODY', '__proto__', 'constructor', 'toString'])('%s was never seen: 404', async (id) => {
    const response = await bench.ask(`/api/charge-points/${id}`)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({
      code: 'charge-point-unknown',
      params: { chargePointId: id },
    })
  })
})

describe('the registration', () => {
  it('may be decided before the charge point was ever seen', async () => {
    const response = await bench.put('/api/charge-points/CP-3/registration', {
      status: 'Pending',
      interval: 17,
    })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ status: 'Pending', interval: 17 })
    expect(await get('/api/charge-points/CP-3')).toMatchObject({
      connected: false,
      link: { state: 'never' },
      registration: { status: 'Pending', interval: 17, by: 'script' },
    })
    const chargePoint = await dial('CP-3')
    expect(await chargePoint.boot()).toMatchObject({ status: 'Pending', interval: 17 })
  })

  it("takes the setting's interval where none is given", async () => {
    const response = await bench.put('/api/charge-points/CP-4/registration', { status: 'Rejected' })
    expect(await response.json()).toEqual({ status: 'Rejected', interval: 60 })
  })

  it.each([
    [{ status: 'Maybe' }, '/status'],
    [{}, '/status'],
    [{ status: 'Accepted', interval: -1 }, '/interval'],
    [{ status: 'Accepted', interval: 1.5 }, '/interval'],
    [[], ''],
  ])('that makes no sense is 422: %j', async (body, path) => {
    const response = await bench.put('/api/charge-points/CP-5/registration', body)
    expect(response.status).toBe(422)
    const { code, problems } = (await response.json()) as Record<string, unknown>
    expect(code).toBe('payload-invalid')
    expect(problems).toContainEqual(expect.objectContaining({ path }))
    expect((await bench.ask('/api/charge-points/CP-5')).status).toBe(404)
  })
})

describe('an identity in a path', () => {
  it.each(['a%2Fb', 'S%C3%A4ule%207', '%25zz', '__proto__', 'a%3Fb', 'x'.repeat(255)])(
    'may be %s',
    async (id) => {
      expect((await bench.put(`/api/charge-points/${id}/registration`, { status: 'Pending' })).status).toBe(
        200,
      )
      expect(await get(`/api/charge-points/${id}`)).toMatchObject({ id: decodeURIComponent(id) })
    },
  )

  it.each(['%ff', '%zz', '%', '%00', 'a%0Ab', '%20', '%E2%80%A8', 'x'.repeat(256)])(
    'can not be %s: 400, and nothing is kept of it',
    async (id) => {
      const before = ((await get('/api/charge-points')) as unknown as unknown[]).length
      for (const request of [
        bench.put(`/api/charge-points/${id}/registration`, { status: 'Accepted' }),
        bench.put(`/api/charge-points/${id}/credentials`, { mode: 'off' }),
        bench.ask(`/api/charge-points/${id}`),
        bench.ask(`/api/charge-points/${id}/frames`),
      ]) {
        const response = await request
        expect(response.status).toBe(400)
        expect(await response.json()).toMatchObject({ code: 'request-invalid' })
      }
      expect((await get('/api/charge-points')) as unknown).toHaveLength(before)
    },
  )
})

describe('credentials', () => {
  const boot = (authorization?: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(bench.ocppUrl).port), '127.0.0.1')
      socket.once('error', reject)
      socket.once('data', (data: Buffer) => {
        resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(data.toString())?.[1]))
        socket.destroy()
      })
      const auth = authorization === undefined ? '' : `Authorization: ${authorization}\r\n`
      socket.write(
        'GET /ocpp/CP-6 HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
          `Sec-WebSocket-Protocol: ocpp1.6\r\n${auth}\r\n`,
      )
    })

  it('hold from then on, also for an identity never seen, and the password is told to nobody', async () => {
    const password = 'a-secret-of-20-bytes'
    const response = await bench.put('/api/charge-points/CP-6/credentials', { password, mode: 'required' })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ mode: 'required', passwordSet: true })
    const basic = (secret: string) => `Basic ${Buffer.from(`CP-6:${secret}`).toString('base64')}`
    expect(await boot()).toBe(401)
    expect(await boot(basic('another'))).toBe(401)
    expect(await boot(basic(password))).toBe(101)
    for (const path of ['/api/charge-points', '/api/knocks'])
      expect(await (await bench.ask(path)).text()).not.toContain(password)
  })

  it('may be switched off; "required" needs a password', async () => {
    const off = await bench.put('/api/charge-points/CP-7/credentials', { mode: 'off' })
    expect(await off.json()).toEqual({ mode: 'off', passwordSet: false })
    const bare = await bench.put('/api/charge-points/CP-7/credentials', { mode: 'required' })
    expect(bare.status).toBe(422)
  })
})

describe('knocks', () => {
  it('tell who came to the port without becoming a charge point', async () => {
    const socket = connect(Number(new URL(bench.ocppUrl).port), '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write('SSH-2.0-OpenSSH_9.2\r\n\r\n')
    socket.resume()
    await once(socket, 'close')
    await bench.journal.waitFor({ after: 0, kinds: ['knock'] }, 5000)
    const knocks = (await get('/api/knocks')) as unknown as Record<string, unknown>[]
    expect(knocks).toContainEqual(
      expect.objectContaining({
        cause: 'not-http',
        text: expect.stringContaining('HTTP') as unknown,
        cure: expect.stringContaining('OCPP 1.6 JSON') as unknown,
        remoteAddress: '127.0.0.1',
      }),
    )
  })
})
