import { afterEach, describe, expect, it } from 'vitest'
import { consoleSettingsSchema } from '../../../contract/console.ts'
import { silentLog } from '../../../contract/log.ts'
import { serviceProfileSchema } from '../../../contract/service-profile.ts'
import { createBenchDevices, type BenchDevices } from '../../../drivers/bench-devices.ts'
import { attachFakeConsole, type FakeConsole } from '../../../drivers/fake/console.ts'
import { createNativeModules } from '../../../drivers/native.ts'
import { openSerialPort } from '../../../drivers/serial/serial-port.ts'
import { createDialogue } from '../../../drivers/service-port/console/dialogue.ts'
import { startConsoleSession, type ConsoleSession } from '../../../drivers/service-port/console/session.ts'
import { systemClock } from '../../../main/clock.ts'
import { openServiceProfiles } from '../../../main/catalogue/service-profiles.ts'
import { createPtyPair } from '../support/pty-pair.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A charger's console at the far end of a pseudo-terminal. */
const openConsole = async (): Promise<{ readonly path: string; readonly charger: FakeConsole }> => {
  const pair = await createPtyPair()
  cleanups.push(() => pair.kill())
  const far = await openSerialPort({ path: pair.farPath, native: createNativeModules() })
  cleanups.push(() => far.close())
  let writing: Promise<unknown> = Promise.resolve()
  let listener: (bytes: Uint8Array) => void = () => undefined
  const charger = attachFakeConsole({
    send: (bytes) => {
      writing = writing.then(() => far.write(bytes)).catch(() => undefined)
    },
    onBytes: (next) => void (listener = next),
  })
  void (async () => {
    for await (const bytes of far.readable) listener(bytes)
  })().catch(() => undefined)
  return { path: pair.path, charger }
}

const openBench = (): BenchDevices => {
  const none = () => Promise.resolve([])
  const bench = createBenchDevices({
    clock: systemClock,
    log: silentLog,
    fingerprints: [],
    sources: { serial: none, usb: none },
  })
  cleanups.push(() => bench.close())
  return bench
}

const until = (session: ConsoleSession, holds: () => boolean) =>
  new Promise<void>((resolve) => {
    const look = () => {
      if (!holds()) return
      stop()
      resolve()
    }
    const stop = session.subscribe(look)
    look()
  })
const textOf = (session: ConsoleSession): string =>
  session
    .since(0)
    .chunks.map(({ bytes }) => new TextDecoder().decode(bytes))
    .join('')

describe('a console on a pseudo-terminal', () => {
  it('lends its port to a procedure that logs in, loses signs, wraps and restarts, and goes on behind it', async () => {
    const { path, charger } = await openConsole()
    const bench = openBench()
    const session = startConsoleSession({
      devices: bench,
      settings: consoleSettingsSchema.parse({ device: path }),
      clock: systemClock,
      name: 'console',
    })
    cleanups.push(() => session.close())
    await until(session, () => session.state().state === 'open')
    charger.boot()
    await until(session, () => textOf(session).includes('login: '))

    const profiles = await openServiceProfiles('/nowhere', silentLog)
    const profile = serviceProfileSchema.parse({
      ...profiles.find('chargebench-fake-console')?.content,
      wrapsAt: 40,
    })
    charger.wrapsAt = 40
    const url = `ws://192.168.1.10:9220/ocpp/${'x'.repeat(60)}`
    const port = await bench.openPort(path, { owner: { name: 'service.point-here' } })
    expect(session.state().state).toBe('yielded')
    const dialogue = createDialogue({
      port,
      profile,
      variables: { url },
      secrets: { password: 'letmein' },
      clock: systemClock,
      wait: (_what, work) => work(AbortSignal.timeout(15_000)),
    })
    await dialogue.login()
    charger.loses = { every: 11, left: 2 }
    charger.rebootsAt = `set url ${url}`
    await dialogue.run('set-url')
    expect(charger.url).toBe(url)
    expect(await dialogue.run('read-url')).toEqual({ url })
    expect(dialogue.transcript()).not.toContain('letmein')
    await port.close()

    await until(session, () => session.state().state === 'open')
    const before = textOf(session)
    expect(before).toContain('FakeBoot')
    await session.typeLines('version')
    await until(session, () => textOf(session).includes('firmware 2.4.1'))
    expect(textOf(session).startsWith(before)).toBe(true)
  })
})
