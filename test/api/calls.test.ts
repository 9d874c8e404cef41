import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { dialChargePoint, type PlainChargePoint } from '../support/plain-charge-point.ts'
import { createApiBench, type ApiBench } from './support/api-bench.ts'

let bench: ApiBench
let chargePoint: PlainChargePoint | null = null
beforeAll(async () => {
  bench = await createApiBench()
})
afterEach(async () => {
  await chargePoint?.close()
  chargePoint = null
})
afterAll(() => bench.close())

let last = 0
const booted = async (): Promise<{ id: string; it: PlainChargePoint }> => {
  const id = `CALL-${++last}`
  chargePoint = await dialChargePoint(bench.ocppUrl, id)
  await chargePoint.boot()
  return { id, it: chargePoint }
}

const call = (
  id: string,
  action: string,
  body: unknown,
  query = '',
  init: RequestInit = {},
): Promise<Response> =>
  bench.ask(`/api/charge-points/${encodeURIComponent(id)}/calls/${action}${query}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
  })

const json = async (response: Response) => (await response.json()) as Record<string, unknown>

describe('a call', () => {
  it("is answered with the CALLRESULT's payload", async () => {
    const { id, it: cp } = await booted()
    const response = call(id, 'GetConfiguration', { key: ['HeartbeatInterval'] })
    const { messageId, action, payload } = await cp.nextCall()
    expect([action, payload]).toEqual(['GetConfiguration', { key: ['HeartbeatInterval'] }])
    const answer = { configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '300' }] }
    cp.send([3, messageId, answer])
    expect((await response).status).toBe(200)
    expect(await json(await response)).toEqual(answer)
  })

  it('carries a password to the charge point, and is kept without it', async () => {
    const { id, it: cp } = await booted()
    const payload = { key: 'AuthorizationKey', value: 'F00DF00DF00DF00D' }
    const response = call(id, 'ChangeConfiguration', payload)
    const sent = await cp.nextCall()
    expect(sent.payload).toEqual(payload)
    cp.send([3, sent.messageId, { status: 'Rejected' }])
    expect((await response).status).toBe(200)
    const frames = JSON.stringify(await bench.lines(`/api/charge-points/${id}/frames`))
    expect(frames).toContain('AuthorizationKey')
    expect(frames).not.toContain(payload.value)
    // what was copied out of the journal would lock it out
    const again = await call(id, 'ChangeConfiguration', { ...payload, value: '[redacted]' })
    expect([again.status, await json(again)]).toMatchObject([422, { code: 'payload-invalid' }])
  })

  it('takes an empty body for {}', async () => {
    const { id, it: cp } = await booted()
    const response = call(id, 'ClearCache', '')
    const { messageId, payload } = await cp.nextCall()
    expect(payload).toEqual({})
    cp.send([3, messageId, { status: 'Accepted' }])
    expect(await json(await response)).toEqual({ status: 'Accepted' })
  })

  it('reaches an identity that needs percent-encoding', async () => {
    const id = `Säule 7/${++last}%2F`
    chargePoint = await dialChargePoint(bench.ocppUrl, id)
    await chargePoint.boot()
    const response = call(id, 'ClearCache', {})
    const { messageId } = await chargePoint.nextCall()
    chargePoint.send([3, messageId, { status: 'Accepted' }])
    expect((await response).status).toBe(200)
  })

  it('is 404 for one that is not connected, whatever the payload', async () => {
    const response = await call('NOBODY', 'Reset', {})
    expect(response.status).toBe(404)
    expect(await json(response)).toMatchObject({
      code: 'charge-point-not-connected',
      message: expect.stringContaining(`${bench.ocppUrl}/NOBODY`) as unknown,
      params: { chargePointId: 'NOBODY' },
    })
  })

  it('is 404 for one that has gone, which says since when', async () => {
    const { id, it: cp } = await booted()
    await cp.close()
    await bench.journal.waitFor({ after: 0, chargePointId: id, kinds: ['connection-closed'] }, 5000)
    const response = await call(id, 'Reset', { type: 'Soft' })
    expect(response.status).toBe(404)
    const told = (await (await bench.ask(`/api/charge-points/${id}`)).json()) as { link: { since: string } }
    expect(await json(response)).toMatchObject({
      code: 'charge-point-not-connected',
      message: expect.stringContaining(told.link.since) as unknown,
      action: 'wait-for-reconnect',
    })
  })

  it.each(['Resett', 'constructor', 'reset', 'Heartbeat', 'BootNotification'])(
    'is 404 for %s, which no Central System sends',
    async (action) => {
      const { id } = await booted()
      const response = await call(id, action, {})
      expect(response.status).toBe(404)
      expect((await json(response)).code).toBe('action-unknown')
    },
  )

  it('is 422 with path and rule where it breaks the schema, and nothing is sent', async () => {
    const { id, it: cp } = await booted()
    const response = await call(id, 'ReserveNow', {
      connectorId: 'one',
      expiryDate: 'soon',
      idTag: 'A',
      extra: 1,
    })
    expect(response.status).toBe(422)
    const { code, problems } = await json(response)
    expect(code).toBe('payload-invalid')
    expect(problems).toContainEqual(expect.objectContaining({ path: '/connectorId', rule: 'type' }))
    expect(problems).toContainEqual(expect.objectContaining({ rule: 'required' }))
    await cp.call('Heartbeat', {})
    const sent = await bench.lines(`/api/charge-points/${id}/frames`)
    expect(
      sent.filter(({ direction, frame }) => direction === 'out' && (frame as unknown[])[0] === 2),
    ).toEqual([])
  })

  it('is 400 with the place where the body is no JSON', async () => {
    const { id } = await booted()
    const response = await call(id, 'Reset', '{\n  "type": Soft\n}')
    expect(response.status).toBe(400)
    expect(await json(response)).toMatchObject({ code: 'request-invalid', params: { line: 2, column: 11 } })
  })

  it.each([
    ['{"type": "Soft",}', 'unexpected "}"'],
    ['['.repeat(100_000), 'nested too deeply'],
  ])('says what is wrong with it, in the words of JSON', async (body, words) => {
    const { id } = await booted()
    const response = await call(id, 'Reset', body)
    expect(response.status).toBe(400)
    expect((await json(response)).message).toContain(words)
  })

  it('is 413 for a body of more than 1 MiB', async () => {
    const { id } = await booted()
    const response = await call(id, 'DataTransfer', { vendorId: 'x', data: 'x'.repeat(1024 * 1024) })
    expect(response.status).toBe(413)
    expect((await json(response)).code).toBe('too-large')
  })

  it.each(['timeout=0', 'timeout=-1', 'timeout=soon', 'force=maybe'])('is 400 for ?%s', async (query) => {
    const { id } = await booted()
    const response = await call(id, 'ClearCache', {}, `?${query}`)
    expect(response.status).toBe(400)
    expect((await json(response)).code).toBe('request-invalid')
  })

  it("is 502 with the charge point's own words when it answers CALLERROR", async () => {
    const { id, it: cp } = await booted()
    const response = call(id, 'ClearCache', {})
    const { messageId } = await cp.nextCall()
    cp.send([4, messageId, 'NotSupported', 'no cache here', { hint: 7 }])
    expect((await response).status).toBe(502)
    expect(await json(await response)).toMatchObject({
      code: 'call-refused',
      errorCode: 'NotSupported',
      errorDescription: 'no cache here',
      errorDetails: { hint: 7 },
    })
  })

  it('is 504 when the time is over', async () => {
    const { id, it: cp } = await booted()
    const response = call(id, 'ClearCache', {}, '?timeout=0.05')
    await cp.nextCall()
    expect((await response).status).toBe(504)
    expect((await json(await response)).code).toBe('call-timed-out')
  })

  it('is 504 at once when the connection closes', async () => {
    const { id, it: cp } = await booted()
    const response = call(id, 'ClearCache', {}, '?timeout=3600')
    await cp.nextCall()
    cp.socket.terminate()
    expect((await response).status).toBe(504)
    expect((await json(await response)).code).toBe('connection-closed')
  })

  it('ends with its client; what is on the wire stays there', async () => {
    const { id, it: cp } = await booted()
    const leaving = new AbortController()
    const abandoned = call(id, 'ClearCache', {}, '', { signal: leaving.signal })
    const { messageId } = await cp.nextCall()
    leaving.abort()
    await abandoned
    const next = call(id, 'GetLocalListVersion', {})
    cp.send([3, messageId, { status: 'Accepted' }])
    const second = await cp.nextCall()
    expect(second.action).toBe('GetLocalListVersion')
    cp.send([3, second.messageId, { listVersion: 4 }])
    expect(await json(await next)).toEqual({ listVersion: 4 })
    expect(await bench.lines(`/api/charge-points/${id}/findings`)).toEqual([])
  })
})

describe('what the registration forbids', () => {
  it('is 409, and sent with ?force=1', async () => {
    const id = `CALL-${++last}`
    await bench.put(`/api/charge-points/${id}/registration`, { status: 'Rejected', interval: 60 })
    chargePoint = await dialChargePoint(bench.ocppUrl, id)
    expect(await chargePoint.boot()).toMatchObject({ status: 'Rejected', interval: 60 })
    const response = await call(id, 'Reset', { type: 'Soft' })
    expect(response.status).toBe(409)
    expect((await json(response)).code).toBe('call-not-allowed')

    const forced = call(id, 'Reset', { type: 'Soft' }, '?force=1')
    const { messageId, action } = await chargePoint.nextCall()
    expect(action).toBe('Reset')
    chargePoint.send([3, messageId, { status: 'Accepted' }])
    expect((await forced).status).toBe(200)
  })
})
