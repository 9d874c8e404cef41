import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiBench, type ApiBench } from './support/api-bench.ts'

let bench: ApiBench
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chargebench-assets-'))
  const root = join(folder, 'renderer')
  mkdirSync(join(root, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'outside')
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>Chargebench</title>')
  writeFileSync(join(root, 'before-paint.js'), 'void 0')
  writeFileSync(join(root, 'assets', 'index-a1b2c3.js'), 'export {}')
  writeFileSync(join(root, 'assets', 'inter-d4e5f6.woff2'), Buffer.from([1, 2, 3]))
  bench = await createApiBench({ assetsDir: root })
})
afterAll(async () => {
  await bench.close()
  rmSync(folder, { recursive: true, force: true })
})

const get = (path: string, init: { method?: string; headers?: Record<string, string> } = {}) =>
  bench.ask(path, { ...init, headers: { Authorization: 'none', ...init.headers } })

describe('the page', () => {
  it('is served without a token, and lets nothing run but its own files', async () => {
    const response = await get('/')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^text\/html/)
    expect(response.headers.get('cache-control')).toBe('no-cache')
    const policy = response.headers.get('content-security-policy') ?? ''
    const directives = new Map(policy.split('; ').map((line) => [line.split(' ')[0], line]))
    expect(directives.get('default-src')).toBe("default-src 'none'")
    expect(directives.get('script-src')).toBe("script-src 'self'")
    expect(directives.get('connect-src')).toBe("connect-src 'self' ws://127.0.0.1:9221")
    expect(directives.get('frame-ancestors')).toBe("frame-ancestors 'none'")
  })

  it('of the desktop app talks to nothing over the network', async () => {
    const response = await bench.ask('/', {}, { kind: 'app' })
    expect(response.headers.get('content-security-policy')).toContain("connect-src 'self';")
  })

  it('answers for places inside it', async () => {
    for (const path of ['/boot', '/boot/CB001', '/?chargePoint=CB001']) {
      const response = await get(path, { headers: { Accept: 'text/html,*/*' } })
      expect(await response.text()).toContain('<title>Chargebench')
    }
  })

  it.each([
    ['/assets/index-a1b2c3.js', /^text\/javascript/, 'public, max-age=31536000, immutable'],
    ['/assets/inter-d4e5f6.woff2', /^font\/woff2/, 'public, max-age=31536000, immutable'],
    ['/before-paint.js', /^text\/javascript/, 'no-cache'],
  ])('%s has its type, and may be kept or not', async (path, type, cache) => {
    const response = await get(path)
    expect(response.headers.get('content-type')).toMatch(type)
    expect(response.headers.get('cache-control')).toBe(cache)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('answers HEAD without a body', async () => {
    const response = await get('/assets/index-a1b2c3.js', { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
  })

  it.each([
    '/secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/assets/%00.js',
    '/%ff.js',
    '/assets/missing.js',
  ])('leads nowhere else: %s is 404', async (path) => {
    const response = await get(path)
    expect(response.status).toBe(404)
    expect(await response.text()).not.toContain('outside')
  })

  it('takes no other method', async () => {
    expect((await get('/', { method: 'POST' })).status).toBe(404)
  })
})

it('says what to do where nothing is built', async () => {
  const empty = await createApiBench({ assetsDir: join(folder, 'nothing-here') })
  const response = await empty.ask('/')
  expect(response.status).toBe(503)
  expect(await response.text()).toContain('npm run build')
  await empty.close()
})
