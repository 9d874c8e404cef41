import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { TRPCClientError } from '@trpc/client'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { EventsItem } from '../../contract/bridge.ts'
import type { NewJournalEvent } from '../../contract/journal-event.ts'
import { project, type BenchState } from '../../contract/project.ts'
import { ToolError } from '../../contract/tool-error.ts'
import { createBridge } from '../../main/api/bridge.ts'
import type { ApiDeps } from '../../main/api/context.ts'
import { createApiBench, token, type ApiBench } from './support/api-bench.ts'
import { ipcLink, webSocketLink, type Client, type Link } from './support/carriers.ts'

let bench: ApiBench
beforeEach(async () => {
  bench = await createApiBench()
})
afterEach(() => bench.close())

const frame = (text: string): NewJournalEvent => ({
  kind: 'frame',
  chargePointId: 'BRIDGE-1',
  connectionId: 1,
  direction: 'in',
  text,
  messageType: 2,
  messageId: 'x',
  action: 'DataTransfer',
  latencyMs: null,
})

/** Collects what a subscription gives, and lets a test wait for a state of it. */
const follow = (client: Client) => {
  const items: EventsItem[] = []
  let check: () => void = () => undefined
  let started = 0
  let stopped = false
  const subscription = client.trpc.bench.events.subscribe(undefined, {
    onStarted: () => {
      started += 1
      check()
    },
    onData: ({ data }) => {
      items.push(data)
      check()
    },
    onComplete: () => {
      stopped = true
      check()
    },
  })
  const seqs = () => items.flatMap((item) => (item.type === 'batch' ? item.events.map(({ seq }) => seq) : []))
  /** What a page would show. */
  const state = (): BenchState | null =>
    items.reduce<BenchState | null>(
      (shown, item) =>
        item.type === 'snapshot'
          ? item.state
          : item.type === 'batch' && shown
            ? item.events.reduce(project, shown)
            : shown,
      null,
    )
  return {
    items,
    seqs,
    state,
    started: () => started,
    isStopped: () => stopped,
    stop: () => subscription.unsubscribe(),
    until: (fits: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        check = () => {
          if (fits()) resolve()
        }
        check()
      }),
  }
}

const codeOf = (error: unknown): unknown => {
  if (!(error instanceof TRPCClientError)) throw error
  return (error.data as { tool: { code: unknown } | null }).tool?.code
}

const links: Readonly<Record<string, (deps: ApiDeps) => Promise<Link>>> = {
  'a WebSocket': webSocketLink,
  'the IPC of the desktop app': (deps) => Promise.resolve(ipcLink(deps)),
}

describe.each(Object.entries(links))('the bridge over %s', (_name, open) => {
  let link: Link
  let client: Client
  beforeEach(async () => {
    link = await open(bench.deps)
    client = link.connect()
  })
  afterEach(async () => {
    await client.close()
    await link.close()
  })

  it('carries a decision to the Central System', async () => {
    await client.trpc.chargePoints.answer.mutate({ chargePointId: 'BRIDGE-2', status: 'Accepted' })
    expect(bench.journal.state().chargePoints['BRIDGE-2']?.registration).toMatchObject({
      status: 'Accepted',
      by: 'technician',
    })
  })

  it('keeps the code, the params and the action of an error', async () => {
    const failing = () =>
      Promise.reject(new ToolError('journal-unavailable', { cause: 'disk-full' }, 'free-disk-space'))
    const other = await open({ ...bench.deps, simulator: { ...bench.deps.simulator, start: failing } })
    const page = other.connect()
    const error = await page.trpc.simulator.start.mutate().catch((reason: unknown) => reason)
    expect(codeOf(error)).toBe('journal-unavailable')
    expect((error as { data: unknown }).data).toMatchObject({
      tool: { params: { cause: 'disk-full' }, action: 'free-disk-space' },
    })
    await page.close()
    await other.close()
  })

  it('refuses what is no input', async () => {
    const wrong = { chargePointId: '', status: 'Perhaps' } as never
    const error: unknown = await client.trpc.chargePoints.answer
      .mutate(wrong)
      .catch((reason: unknown) => reason)
    expect((error as TRPCClientError<never>).data).toMatchObject({ code: 'BAD_REQUEST', tool: null })
  })

  it('starts and stops the simulator', async () => {
    expect(await client.trpc.simulator.start.mutate()).toEqual({ chargePointId: 'SIM001' })
    expect(await client.trpc.simulator.stop.mutate()).toBe(true)
    expect(await client.trpc.simulator.stop.mutate()).toBe(false)
  })

  it('gives a snapshot, then every event once and in order', async () => {
    bench.journal.append(frame('before'))
    const page = follow(client)
    await page.until(() => page.items.length > 0)
    const [first] = page.items
    expect(first).toMatchObject({ type: 'snapshot', state: { seq: 1 } })
    for (let i = 0; i < 500; i++) bench.journal.append(frame(`number ${i}`))
    await page.until(() => page.seqs().at(-1) === 501)
    expect(page.seqs()).toEqual(Array.from({ length: 500 }, (_, i) => i + 2))
    expect(page.state()).toEqual(bench.journal.state())
  })

  it('tells when what was shown is on the disk', async () => {
    const page = follow(client)
    await page.until(() => page.items.length > 0)
    bench.journal.append(frame('one'))
    await page.until(() => page.items.some((item) => item.type === 'batch' && item.savedSeq === 1))
  })

  it('resumes without a gap after the link was lost', async () => {
    const page = follow(client)
    await page.until(() => page.items.length > 0)
    bench.journal.append(frame('one'))
    await page.until(() => page.seqs().length === 1)
    link.drop()
    for (let i = 0; i < 50; i++) bench.journal.append(frame(`while it was gone ${i}`))
    await page.until(() => page.seqs().at(-1) === 51)
    bench.journal.append(frame('after'))
    await page.until(() => page.seqs().at(-1) === 52)
    expect(page.seqs()).toEqual(Array.from({ length: 52 }, (_, i) => i + 1))
    expect(page.items.filter(({ type }) => type === 'snapshot')).toHaveLength(1)
  })

  it('begins with a snapshot again after it has missed very much', async () => {
    const page = follow(client)
    await page.until(() => page.items.length > 0)
    bench.journal.append(frame('one'))
    await page.until(() => page.seqs().length === 1)
    link.drop()
    for (let i = 0; i < 5000; i++) bench.journal.append(frame('x'))
    await page.until(() => page.items.filter(({ type }) => type === 'snapshot').length === 2)
    expect(page.state()?.seq).toBe(5001)
    expect(page.seqs()).toEqual([1])
  })

  it('stops really: the journal has no more listeners than before', async () => {
    let listeners = 0
    const subscribe = bench.journal.subscribe.bind(bench.journal)
    Object.assign(bench.journal, {
      subscribe: (listener: Parameters<typeof subscribe>[0]) => {
        const unsubscribe = subscribe(listener)
        listeners += 1
        return () => {
          listeners -= 1
          unsubscribe()
        }
      },
    })
    const page = follow(client)
    await page.until(() => page.items.length > 0)
    expect(listeners).toBe(1)
    page.stop()
    // an answer that comes after the stop on the same link: the stop has been read
    await client.trpc.simulator.stop.mutate()
    await client.trpc.simulator.stop.mutate()
    expect(listeners).toBe(0)
    const count = page.items.length
    bench.journal.append(frame('nobody sees this'))
    await bench.journal.flush()
    expect(page.items).toHaveLength(count)
  })

  it('tells a page that fell behind to start over, and keeps nothing for it meanwhile', async () => {
    const page = follow(client)
    await page.until(() => page.items.length > 0)
    link.freeze()
    const big = 'x'.repeat(64 * 1024)
    for (let round = 0; round < 40; round++) {
      for (let i = 0; i < 8; i++) bench.journal.append(frame(big))
      await bench.journal.flush()
    }
    link.thaw()
    await page.until(() => page.items.some(({ type }) => type === 'behind'))
    await page.until(() => page.items.at(-1)?.type !== 'behind')
    const after = page.items.findIndex(({ type }) => type === 'behind')
    expect(page.items[after + 1]).toMatchObject({ type: 'snapshot' })
    bench.journal.append(frame('and on'))
    await page.until(() => page.state()?.seq === 321)
    expect(page.state()).toEqual(bench.journal.state())
    const sent = page.items.reduce((sum, item) => sum + JSON.stringify(item).length, 0)
    expect(sent).toBeLessThan(320 * big.length)
  })

  it('shows the interfaces, and each change of them', async () => {
    const views: number[] = []
    const changed = new Promise<void>((resolve) => {
      client.trpc.bench.listening.subscribe(undefined, {
        onData: (view) => {
          views.push(view.interfaces.length)
          if (views.length === 1)
            bench.setInterfaces([
              {
                name: 'eth0',
                kind: 'ethernet',
                address: '192.0.2.7',
                family: 'IPv4',
                url: 'ws://192.0.2.7:9220/ocpp',
              },
            ])
          else resolve()
        },
      })
    })
    await changed
    expect(views).toEqual([0, 1])
  })
})

describe('who is let in over a WebSocket', () => {
  const outcome = (url: string, headers: Record<string, string> = {}): Promise<number | 'open'> =>
    new Promise((resolve) => {
      const socket = new WebSocket(url, { headers })
      socket.on('unexpected-response', (_request, response) => {
        resolve(response.statusCode ?? 0)
        socket.terminate()
      })
      socket.on('error', () => undefined)
      socket.once('open', () => {
        resolve('open')
        socket.close()
      })
    })

  it('nobody from a foreign page, under a foreign name, or on another path', async () => {
    const link = await webSocketLink(bench.deps)
    expect(await outcome(link.url)).toBe('open')
    expect(await outcome(link.url, { Origin: `http://127.0.0.1:${link.port}` })).toBe('open')
    expect(await outcome(link.url, { Origin: 'http://evil.example' })).toBe(403)
    expect(await outcome(link.url, { Host: 'evil.example' })).toBe(403)
    expect(await outcome(link.url.replace('/bridge', '/other'))).toBe(404)
    await link.close()
  })

  it('leaves no connection open to one that was refused and keeps its own side open', async () => {
    const bridge = createBridge(bench.deps)
    const server = createServer()
    server.on('upgrade', (request, socket, head) =>
      bridge.upgrade(request, socket, head, {
        ...{ kind: 'network', localAddress: '127.0.0.1', localPort: 1, loopbackOnly: true },
      }),
    )
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    onTestFinished(() => void socket.destroy())
    socket.write('GET /other HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    socket.resume()
    await once(socket, 'end')
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  })

  it.each([
    ['a wrong token', '?connectionParams=1', { method: 'connectionParams', data: { token: `${token}x` } }],
    ['no token', '?connectionParams=1', { method: 'connectionParams', data: {} }],
    ['no connectionParams', '', { id: 1, method: 'mutation', params: { path: 'simulator.start' } }],
  ])(
    'nobody with %s: told "unauthorized", then closed, and nothing is done',
    async (_what, query, message) => {
      const link = await webSocketLink(bench.deps)
      const socket = new WebSocket(link.url + query)
      const told: string[] = []
      const closed = new Promise((resolve) => socket.once('close', resolve))
      socket.on('message', (data: Buffer) => told.push(data.toString()))
      socket.once('open', () => socket.send(JSON.stringify(message)))
      await closed
      expect(told.join()).toContain('"unauthorized"')
      expect(await bench.deps.simulator.stop()).toBe(false)
      await link.close()
    },
  )
})

describe('who is let in over IPC', () => {
  it('only the main frame of our own page', async () => {
    let attached = 0
    const link = ipcLink({
      ...bench.deps,
      simulator: {
        ...bench.deps.simulator,
        start: () => {
          attached += 1
          return Promise.resolve({ chargePointId: 'x' })
        },
        stop: () => Promise.resolve(false),
      },
    })
    const ours = { url: 'app://chargebench/', parent: null }
    const start = JSON.stringify({ id: 1, method: 'mutation', params: { path: 'simulator.start' } })
    for (const frame of [
      null,
      { url: 'https://evil.example/', parent: null },
      { url: ours.url, parent: ours },
    ]) {
      link.sendAs(frame, 'socket', '')
      link.sendAs(frame, 'socket', start)
    }
    link.sendAs(ours, 17, '')
    link.sendAs(ours, 'never-opened', start)
    const client = link.connect()
    await client.trpc.simulator.stop.mutate()
    expect(attached).toBe(0)
    await client.close()
    await link.close()
  })
})
