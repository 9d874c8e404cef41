import { createApiBench } from './support/api-bench.ts'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ConsoleView } from '../../contract/console.ts'
import { silentLog } from '../../contract/log.ts'
import { createBenchDevices } from '../../drivers/bench-devices.ts'
import { attachFakeConsole, type FakeConsole } from '../../drivers/fake/console.ts'
import { createFakePort, type FarEnd } from '../../drivers/fake/fake-port.ts'
import { systemClock } from '../../main/clock.ts'
import { appRouter } from '../../main/api/router.ts'

const setUp = async (bufferedAmount: () => number = () => 0) => {
  const made: { console: FakeConsole | null; far: FarEnd | null } = { console: null, far: null }
  const none = () => Promise.resolve([])
  const devices = createBenchDevices({
    clock: systemClock,
    log: silentLog,
    fingerprints: [],
    sources: { serial: none, usb: none },
    openers: {
      port: ({ path }) => {
        const { port, far } = createFakePort(path ?? '')
        made.console = attachFakeConsole(far)
        made.far = far
        return Promise.resolve(port)
      },
      reader: () => Promise.reject(new Error('no reader here')),
    },
  })
  const bench = await createApiBench({ devices: () => devices })
  onTestFinished(async () => {
    await bench.close()
    await devices.close()
  })
  const ask = appRouter.createCaller({ deps: bench.deps, bufferedAmount })
  return { ask, made, bench }
}

describe('the API of the service port', () => {
  it('tells register maps and their registers', async () => {
    const { ask } = await setUp()
    const { maps, refused } = await ask.modbus.maps()
    expect(refused).toEqual([])
    expect(maps.find(({ id }) => id === 'keba-p30')).toMatchObject({ transports: ['tcp'], unitId: 255 })
    const { content } = await ask.modbus.map({ id: 'keba-p30' })
    expect(content.registers.some(({ role }) => role === 'firmware-version')).toBe(true)
    await expect(ask.modbus.map({ id: 'nothing' })).rejects.toMatchObject({
      cause: { code: 'modbus-map-unknown' },
    })
  })

  it('tells service profiles, and shows in a dry run what would be typed', async () => {
    const { ask } = await setUp()
    const { profiles } = await ask.service.profiles()
    expect(profiles.find(({ id }) => id === 'chargebench-fake-console')).toMatchObject({
      variables: ['url', 'identity'],
      secrets: [{ name: 'password' }],
    })
    const planned = await ask.service.dryRun({
      profile: 'chargebench-fake-console',
      tasks: ['set-url'],
      variables: { url: 'ws://10.0.0.1:9220' },
    })
    expect(planned.map(({ task }) => task)).toEqual(['login', 'set-url', 'logout'])
    expect(JSON.stringify(planned)).toContain('set url ws://10.0.0.1:9220')
    await expect(ask.service.dryRun({ profile: 'openevse-rapi', tasks: ['set-url'] })).rejects.toMatchObject({
      cause: { code: 'service-cannot' },
    })
  })

  it('opens a terminal, which goes on when its page is away, and gives what was said meanwhile', async () => {
    const { ask, made } = await setUp()
    const device = '/dev/ttyS9'
    await ask.console.open({ device })
    const follow = async (after: number, holds: (text: string) => boolean): Promise<ConsoleView> => {
      let text = ''
      for await (const view of await ask.console.watch({ device, after })) {
        text += view.chunks.map(({ base64 }) => Buffer.from(base64, 'base64').toString()).join('')
        if (holds(text) && view.state.state === 'open') return view
      }
      throw new Error('it ended')
    }
    await follow(0, () => true)
    made.console?.boot()
    const { seq } = await follow(0, (text) => text.endsWith('login: '))
    await ask.console.macro({ device, text: '${user}\nletmein', variables: { user: 'service' } })
    await follow(seq, (text) => text.includes('Password: ') && text.includes('> '))
    expect(made.console?.lines).toEqual(['service', 'letmein'])
    await follow(0, (text) => text.includes('FakeBoot') && text.includes('Password: '))
    expect(await ask.console.list()).toMatchObject([{ state: { state: 'open' } }])
    await ask.console.close({ device })
    expect(await ask.console.list()).toEqual([])
  })

  it('gives a page that is far behind the newest alone, and tells how much it was not given', async () => {
    let unread = 0
    const { ask, made, bench } = await setUp(() => unread)
    const device = '/dev/ttyS9'
    await ask.console.open({ device })
    const views = (await ask.console.watch({ device }))[Symbol.asyncIterator]()
    const next = async () => (await views.next()).value as ConsoleView
    let view = await next()
    while (view.state.state !== 'open') view = await next()
    // it reads nothing meanwhile
    unread = 10_000_000
    const line = new TextEncoder().encode(`${'boot '.repeat(200)}\r\n`)
    for (let count = 0; count < 2_500; count++) made.far?.send(line)
    const said = line.length * 2_500
    const whole = async (): Promise<number> =>
      (await bench.ask(`/api/consoles/scrollback?device=${device}`))
        .arrayBuffer()
        .then((all) => all.byteLength)
    await expect.poll(whole).toBe(said)
    unread = 0
    let [given, skipped, largest] = [0, 0, 0]
    while (given + skipped < said) {
      view = await next()
      skipped += view.skipped + view.lost
      const size = view.chunks.reduce((sum, { base64 }) => sum + Buffer.from(base64, 'base64').length, 0)
      largest = Math.max(largest, size)
      given += size
    }
    expect(given + skipped).toBe(said)
    expect(given).toBeLessThan(600_000)
    expect(largest).toBeLessThan(300_000)
    await views.return?.()
  })

  it('sends a file over HTTP, gives the scrollback, and tells of what is open', async () => {
    const { ask, made, bench } = await setUp()
    const device = '/dev/ttyS9'
    const missing = await bench.ask(`/api/consoles/scrollback?device=${device}`)
    expect(missing.status).toBe(404)
    await ask.console.open({ device, localEcho: false })
    await expect.poll(async () => (await ask.console.list())[0]?.state.state).toBe('open')
    const answer = await bench.ask(`/api/consoles/file?device=${device}&name=a.txt&pacing=line`, {
      method: 'POST',
      body: 'service\rletmein\rversion\r',
    })
    expect(await answer.json()).toEqual({ bytes: 24 })
    expect(made.console?.lines).toEqual(['service', 'letmein', 'version'])
    const scrollback = async () => (await bench.ask(`/api/consoles/scrollback?device=${device}`)).text()
    await expect.poll(scrollback).toContain('firmware 2.4.1')
    const { consoles } = (await (await bench.ask('/api/consoles')).json()) as { consoles: unknown[] }
    expect(consoles).toMatchObject([{ settings: { device }, state: { state: 'open' }, activity: null }])
  })

  it('keeps what was said in the journal of the charge point, and no password', async () => {
    const { ask, bench } = await setUp()
    const device = '/dev/ttyS9'
    await ask.console.open({ device, localEcho: true, chargePointId: 'CB001' })
    await expect.poll(async () => (await ask.console.list())[0]?.state.state).toBe('open')
    await ask.console.macro({
      device,
      text: 'service\n${password}\nversion',
      variables: { password: 'letmein' },
      secrets: ['password'],
    })
    await ask.console.close({ device })
    const events = await bench.journal.read({ after: 0, limit: 1000, kinds: ['console-text'] })
    const text = events.map((event) => (event.kind === 'console-text' ? event.text : '')).join('')
    expect(text).toContain('firmware 2.4.1')
    expect(JSON.stringify(events)).not.toContain('letmein')
    expect(events.every((event) => event.kind === 'console-text' && event.chargePointId === 'CB001')).toBe(
      true,
    )
  })

  it('keeps macros', async () => {
    const { ask } = await setUp()
    const macros = [{ name: 'Log in', text: 'service\n${password}', secrets: ['password'] }]
    expect(await ask.console.saveMacros(macros)).toEqual(macros)
    expect(await ask.console.macros()).toEqual(macros)
  })

  it('gives no file but a log of its own', async () => {
    const { bench } = await setUp()
    expect((await bench.ask('/api/console-logs/nothing.log')).status).toBe(404)
    expect((await bench.ask('/api/console-logs/..%2Fsettings.json')).status).toBe(400)
  })
})
