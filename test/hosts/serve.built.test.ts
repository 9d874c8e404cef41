import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { AppRouter } from '../../main/api/router.ts'
import { firstLine, runBuilt, startBuiltHost, type BuiltHost } from '../support/built-host.ts'
import { dialChargePoint } from '../support/plain-charge-point.ts'

const scratch = mkdtempSync(join(tmpdir(), 'chargebench-serve-'))
const folder = (name: string): string => join(scratch, name)
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** fetch never sends a Host of one's own. */
const statusUnder = (host: BuiltHost, path: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request(new URL(path, host.apiUrl), { headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    asked.once('error', reject)
    asked.end()
  })

describe('a node host that runs', () => {
  let host: BuiltHost
  beforeAll(async () => {
    host = await startBuiltHost({ dataDir: folder('running'), args: ['--charge-points', 'accept'] })
  })
  afterAll(() => host.stop())

  it('says where it is: the charge points, the page, the API and the token', () => {
    expect(host.ocppUrl).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/ocpp$/)
    expect(host.uiUrl).toBe(`${host.apiUrl}/#token=${host.token}`)
    expect(host.token.length).toBeGreaterThan(20)
    expect(new URL(host.ocppUrl).port).not.toBe(new URL(host.uiUrl).port)
  })

  it('answers /health to anybody on this laptop', async () => {
    const response = await fetch(`${host.apiUrl}/health`)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ ok: true, ocppUrl: host.ocppUrl, chargePoints: 0 })
  })

  it('wants the token, and no foreign name or page', async () => {
    const authorization = `Bearer ${host.token}`
    expect((await fetch(`${host.apiUrl}/api/charge-points`)).status).toBe(401)
    expect((await host.api('/api/charge-points')).status).toBe(200)
    expect(await statusUnder(host, '/api/charge-points', { authorization, host: 'evil.example' })).toBe(403)
    expect(await statusUnder(host, '/health', { host: 'evil.example' })).toBe(403)
    expect(
      await statusUnder(host, '/api/charge-points', { authorization, origin: 'http://evil.example' }),
    ).toBe(403)
  })

  it('boots a charge point and tells of it', async () => {
    const chargePoint = await dialChargePoint(host.ocppUrl, 'PLAIN 1')
    expect(await chargePoint.boot()).toMatchObject({ status: 'Accepted', interval: 300 })
    await chargePoint.call('StatusNotification', {
      connectorId: 1,
      errorCode: 'NoError',
      status: 'Available',
    })
    const list = (await (await host.api('/api/charge-points')).json()) as unknown[]
    expect(list).toContainEqual(
      expect.objectContaining({
        id: 'PLAIN 1',
        connected: true,
        connectors: [expect.objectContaining({ connectorId: 1, status: 'Available' })],
      }),
    )
    const frames = await (await host.api('/api/charge-points/PLAIN%201/frames')).text()
    expect(frames.trim().split('\n')).toHaveLength(4)
    await chargePoint.close()
  })

  it('serves its page to the bridge: a snapshot arrives', async () => {
    const token = new URLSearchParams(new URL(host.uiUrl).hash.slice(1)).get('token') ?? ''
    const client = createWSClient({
      url: `${host.apiUrl.replace('http', 'ws')}/bridge`,
      WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
      connectionParams: { token },
    })
    const trpc = createTRPCClient<AppRouter>({ links: [wsLink({ client })] })
    const first = await new Promise((resolve, reject) => {
      trpc.bench.events.subscribe(undefined, { onData: ({ data }) => resolve(data), onError: reject })
    })
    expect(first).toMatchObject({ type: 'snapshot', state: { ocppUrl: host.ocppUrl } })
    await client.close()
  })

  it('takes bytes that are no HTTP without harm', async () => {
    const port = Number(new URL(host.apiUrl).port)
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write('\x16\x03\x01\x00\x00garbage\r\n\r\n')
    socket.resume()
    await once(socket, 'close')
    expect((await fetch(`${host.apiUrl}/health`)).status).toBe(200)
  })
})

describe('the end of a node host', () => {
  it('says goodbye to its charge points (1001), ends waits, releases the folder, exits 0', async () => {
    const dataDir = folder('ending')
    const host = await startBuiltHost({ dataDir })
    const chargePoint = await dialChargePoint(host.ocppUrl, 'CB-END')
    await chargePoint.boot()
    const waiting = host.api('/api/charge-points/CB-END/frames?after=999999&wait=3600')
    // answered after the wait was asked for, on the same server: the wait is there
    await host.api('/api/knocks')
    const exit = await host.stop('SIGTERM')
    expect(await chargePoint.closed).toBe(1001)
    expect((await waiting).status).toBe(200)
    expect(exit).toEqual({ code: 0, signal: null })
    const again = await startBuiltHost({ dataDir })
    expect(await (await again.api('/api/charge-points/CB-END')).json()).toMatchObject({ connected: false })
    await again.stop()
  })

  it('SIGINT is an end like any other', async () => {
    const host = await startBuiltHost()
    expect(await host.stop('SIGINT')).toEqual({ code: 0, signal: null })
  })

  it('keeps what was decided for the next start', async () => {
    const dataDir = folder('decided')
    const first = await startBuiltHost({ dataDir })
    const body = JSON.stringify({ status: 'Accepted', interval: 77 })
    await first.api('/api/charge-points/CB-KEPT/registration', { method: 'PUT', body })
    await first.api('/api/id-tags/CARD', { method: 'PUT', body: '{"status":"Blocked"}' })
    await first.stop()
    const second = await startBuiltHost({ dataDir })
    const chargePoint = await dialChargePoint(second.ocppUrl, 'CB-KEPT')
    expect(await chargePoint.boot()).toMatchObject({ status: 'Accepted', interval: 77 })
    expect(await chargePoint.call('Authorize', { idTag: 'card' })).toMatchObject({
      idTagInfo: { status: 'Blocked' },
    })
    await chargePoint.close()
    await second.stop()
  })
})

describe('a start that cannot be', () => {
  const failing = async (args: readonly string[], env?: Record<string, string>) => {
    const run = runBuilt(['serve', '--no-open', '--port', '0', '--ui-port', '0', ...args], env)
    const { code } = await run.exited
    return { code, text: run.stdout() + run.stderr(), stdout: run.stdout(), stderr: run.stderr() }
  }

  it('on a folder that another holds names that one', async () => {
    const dataDir = folder('held')
    const host = await startBuiltHost({ dataDir })
    const { code, text } = await failing(['--data', dataDir])
    expect(code).toBe(2)
    expect(text).toContain(String(host.pid))
    expect(text).toContain(host.apiUrl)
    expect(text).not.toMatch(/\n\s+at /)
    const json = await failing(['--data', dataDir, '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({
      event: 'error',
      code: 'data-folder-held',
      params: { pid: host.pid, url: host.apiUrl },
    })
    await host.stop()
  })

  describe('on a port that is taken', () => {
    let other: Server
    let port: string
    beforeAll(async () => {
      other = createServer()
      other.listen(0, '127.0.0.1')
      await once(other, 'listening')
      port = String((other.address() as AddressInfo).port)
    })
    afterAll(() => other.close())

    it.each([
      ['--port', '--host'],
      ['--ui-port', '--ui-host'],
    ])('names the port, its holder and %s', async (portOption, hostOption) => {
      const { code, text } = await failing([
        '--data',
        folder('port'),
        portOption,
        port,
        hostOption,
        '127.0.0.1',
      ])
      expect(code).toBe(2)
      expect(text).toContain(port)
      expect(text).toContain(portOption)
      if (process.platform === 'linux') expect(text).toContain(`process ${process.pid}`)
    })
  })

  it('with one port for both names them', async () => {
    const { code, text } = await failing(['--data', folder('both'), '--port', '19220', '--ui-port', '19220'])
    expect(code).toBe(2)
    expect(text).toContain('--ui-port')
  })

  it('on an address that is none of this laptop', async () => {
    const { code, text } = await failing(['--data', folder('address'), '--host', '192.0.2.250'])
    expect(code).toBe(2)
    expect(text).toContain('--host')
  })

  it('with a settings file that is broken tells the line, and leaves the file', async () => {
    const dataDir = mkdtempSync(join(scratch, 'settings-'))
    const file = join(dataDir, 'settings.json')
    writeFileSync(file, '{\n  "format": 1,\n  "chargePoint": "ask"\n}')
    const { code, text } = await failing(['--data', dataDir])
    expect(code).toBe(2)
    expect(text).toContain(`${file}, line 3`)
    expect(existsSync(file)).toBe(true)
  })
})

describe('options of serve', () => {
  it('CHARGEBENCH_TOKEN gives the token, --token wins', async () => {
    const fromEnvironment = await startBuiltHost({ env: { CHARGEBENCH_TOKEN: 'from-the-environment' } })
    expect(fromEnvironment.token).toBe('from-the-environment')
    expect((await fromEnvironment.api('/api/charge-points')).status).toBe(200)
    await fromEnvironment.stop()
    const given = await startBuiltHost({ env: { CHARGEBENCH_TOKEN: 'other' }, args: ['--token', 'given'] })
    expect(given.token).toBe('given')
    await given.stop()
  })

  it.each([
    ['ask', 'Pending'],
    ['accept', 'Accepted'],
    ['pending', 'Pending'],
    ['reject', 'Rejected'],
  ])('--charge-points %s answers %s', async (policy, status) => {
    const host = await startBuiltHost({ args: ['--charge-points', policy] })
    const chargePoint = await dialChargePoint(host.ocppUrl, 'CB-POLICY')
    expect(await chargePoint.boot()).toMatchObject({ status })
    await chargePoint.close()
    await host.stop()
  })

  it('--demo brings a charge point along', async () => {
    const host = await startBuiltHost({ args: ['--demo', '--charge-points', 'accept'] })
    const frames = await (await host.api('/api/charge-points/SIM001/frames?wait=30')).text()
    expect(JSON.parse(frames.split('\n')[0] ?? '')).toMatchObject({ direction: 'in' })
    expect((await host.stop()).code).toBe(0)
  })

  it('without --json the sentences are on stdout, with the page and its token', async () => {
    const run = runBuilt([
      'serve',
      '--no-open',
      '--port',
      '0',
      '--ui-port',
      '0',
      '--data',
      folder('human'),
      '--token',
      'abc',
    ])
    await firstLine(run)
    const page = /http:\/\/127\.0\.0\.1:\d+\/#token=abc/
    while (!page.test(run.stdout())) await once(run.child.stdout ?? process.stdin, 'data')
    run.child.kill('SIGTERM')
    expect((await run.exited).code).toBe(0)
    expect(run.stdout()).toContain('/ocpp/<identity>')
  })
})

describe.skipIf(process.platform === 'win32')('an error that nobody caught', () => {
  it('leaves a report without secrets and a whole journal, and exits 70', async () => {
    const dataDir = folder('crash')
    const fault = join(scratch, 'fault.mjs')
    const secret = 'hunter2'
    writeFileSync(
      fault,
      `const url = atob('${btoa(`ftp://me:${secret}@host`)}')\nprocess.on('SIGUSR2', () => { throw new Error('boom at ' + url) })`,
    )
    const host = await startBuiltHost({
      dataDir,
      env: { NODE_OPTIONS: `--import=${pathToFileURL(fault).href}` },
    })
    const chargePoint = await dialChargePoint(host.ocppUrl, 'CB-CRASH')
    await chargePoint.boot()
    process.kill(host.pid, 'SIGUSR2')
    expect(await chargePoint.closed).toBe(1001)
    expect(await host.exited).toEqual({ code: 70, signal: null })
    const [report] = readdirSync(dataDir).filter((name) => /^crash-.*\.json$/.test(name))
    const text = readFileSync(join(dataDir, report ?? ''), 'utf8')
    expect(JSON.parse(text)).toMatchObject({
      format: 1,
      error: { name: 'Error', message: expect.any(String) as unknown },
    })
    expect(text).toContain('boom at ftp://me')
    expect(text).not.toContain(secret)
    expect(host.stderr()).toContain(report)
    expect(host.stderr()).not.toContain(secret)

    const again = await startBuiltHost({ dataDir })
    const frames = await (await again.api('/api/charge-points/CB-CRASH/frames')).text()
    expect(frames.trim().split('\n')).toHaveLength(2)
    await again.stop()
  })
})
