import { createApiBench } from './support/api-bench.ts'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ConsoleView } from '../../contract/console.ts'
import { silentLog } from '../../contract/log.ts'
import { createBenchDevices } from '../../drivers/bench-devices.ts'
import { attachFakeConsole, type FakeConsole } from '../../drivers/fake/console.ts'
import { createFakePort } from '../../drivers/fake/fake-port.ts'
import { systemClock } from '../../main/clock.ts'
import { appRouter } from '../../main/api/router.ts'

const setUp = async () => {
  const made: { console: FakeConsole | null } = { console: null }
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
  const ask = appRouter.createCaller({ deps: bench.deps, bufferedAmount: () => 0 })
  return { ask, made }
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
})
