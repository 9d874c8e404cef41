import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownAddresses } from '../../main/lan-addresses.ts'
import { createApiBench, loopbackPeer, type ApiBench } from './support/api-bench.ts'

let bench: ApiBench
beforeAll(async () => {
  bench = await createApiBench()
})
afterAll(() => bench.close())

const codeOf = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { code: unknown }).code

describe('the token', () => {
  it.each([
    ['none', ''],
    ['another', 'Bearer another'],
    ['its beginning', 'Bearer a-token'],
    ['another scheme', 'Basic a-token-of-the-tests'],
  ])('is wanted under /api: %s is 401', async (_what, authorization) => {
    const response = await bench.ask('/api/charge-points', { headers: { Authorization: authorization } })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toContain('Bearer')
    expect(await codeOf(response)).toBe('unauthorized')
  })

  it('is wanted for the description of the API and for paths that are not there', async () => {
    const headers = { Authorization: 'Bearer no' }
    expect((await bench.ask('/api/openapi.json', { headers })).status).toBe(401)
    expect((await bench.ask('/api/nowhere', { headers })).status).toBe(401)
  })

  it('is not wanted for /health', async () => {
    const response = await bench.ask('/health', { headers: { Authorization: 'Bearer no' } })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      ok: true,
      version: '1.2.3',
      ocppUrl: bench.ocppUrl,
      chargePoints: 0,
    })
  })

  it('is not wanted of the desktop app itself', async () => {
    const headers = { Authorization: 'Bearer no', Host: 'chargebench' }
    expect((await bench.ask('/api/charge-points', { headers }, { kind: 'app' })).status).toBe(200)
  })
})

describe('where a request comes from', () => {
  it.each(['localhost:9221', '127.0.0.1:9221', '[::1]:9221'])(
    'under the name %s it is answered',
    async (host) => {
      expect((await bench.ask('/api/charge-points', { headers: { Host: host } })).status).toBe(200)
    },
  )

  it.each([
    'bench.example:9221',
    'bench.example',
    '127.0.0.1:80',
    '127.0.0.1',
    '127.0.0.1.nip.io:9221',
    'localhost.evil.example:9221',
    '192.0.2.77:9221',
    '@127.0.0.1:9221',
    '',
  ])('under the foreign name "%s" it is 403', async (host) => {
    const response = await bench.ask('/health', { headers: { Host: host } })
    expect(response.status).toBe(403)
    expect(await codeOf(response)).toBe('foreign-origin')
  })

  it('an own address is a name of ours only when the page is bound beyond loopback', async () => {
    const own = [...ownAddresses()].find((address) => !address.includes(':') && !address.startsWith('127.'))
    if (own === undefined) return
    const headers = { Host: `${own}:9221` }
    expect((await bench.ask('/health', { headers })).status).toBe(403)
    const peer = {
      ...loopbackPeer,
      kind: 'network' as const,
      loopbackOnly: false,
      localAddress: '0.0.0.0',
      localPort: 9221,
    }
    expect((await bench.ask('/health', { headers }, peer)).status).toBe(200)
  })

  it('a page of its own may ask, a foreign one may not', async () => {
    const from = (Origin: string) => bench.ask('/api/charge-points', { headers: { Origin } })
    expect((await from('http://127.0.0.1:9221')).status).toBe(200)
    for (const foreign of ['http://evil.example', 'https://127.0.0.1:9221', 'http://127.0.0.1:9220', 'null'])
      expect((await from(foreign)).status, foreign).toBe(403)
  })
})

describe('every answer', () => {
  it('is neither cached, nor guessed at, nor framed', async () => {
    for (const path of ['/health', '/api/charge-points', '/api/nowhere']) {
      const { headers } = await bench.ask(path)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toBe('DENY')
    }
  })

  it('is 404 with a code where there is nothing', async () => {
    for (const path of ['/api/nowhere', '/api', '/nowhere.js']) {
      const response = await bench.ask(path)
      expect(response.status).toBe(404)
      expect(await codeOf(response)).toBe('not-found')
    }
  })
})
