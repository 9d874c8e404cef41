import { afterEach, describe, expect, it } from 'vitest'
import { consoleSettingsSchema, hexLines } from '../../../contract/console.ts'
import type { BenchDevices } from '../../../drivers/bench-devices.ts'
import { portGone } from '../../../drivers/errors.ts'
import { createFakePort, type FarEnd } from '../../../drivers/fake/fake-port.ts'
import { createLeases } from '../../../drivers/lease.ts'
import { scanBaudRates, textScore } from '../../../drivers/service-port/console/baud-scan.ts'
import type { ConsoleRecorder } from '../../../drivers/service-port/console/recorder.ts'
import { createScrollback, joinChunks } from '../../../drivers/service-port/console/scrollback.ts'
import { startConsoleSession, type ConsoleSession } from '../../../drivers/service-port/console/session.ts'
import { systemClock } from '../../../main/clock.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const sessions: ConsoleSession[] = []
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close()
})

/** Ports that are opened anew each time, under the leases of the bench. */
const setUp = (
  settings: { readonly localEcho?: boolean } = {},
  scrollbackBytes?: number,
  recorder?: ConsoleRecorder,
) => {
  const leases = createLeases()
  const fars: FarEnd[] = []
  let isThere = true
  const openPort: BenchDevices['openPort'] = async (device, { owner, waitFor }) => {
    const lease = await leases.take(device, owner, waitFor)
    if (!isThere) {
      lease.release()
      throw portGone(device)
    }
    const { port, far } = createFakePort(device)
    fars.push(far)
    void port.ended.then(() => lease.release())
    return port
  }
  const session = startConsoleSession({
    devices: { openPort },
    settings: consoleSettingsSchema.parse({ device: 'tty', ...settings }),
    clock: systemClock,
    name: 'console',
    retryMs: 5,
    ...(recorder ? { recorder } : {}),
    ...(scrollbackBytes === undefined ? {} : { scrollbackBytes }),
  })
  sessions.push(session)
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!holds()) return
        stop()
        resolve()
      }
      const stop = session.subscribe(look)
      look()
    })
  const text = () =>
    session
      .since(0)
      .chunks.map((chunk) => new TextDecoder().decode(chunk.bytes))
      .join('')
  const isOpen = () => until(() => session.state().state === 'open')
  return { session, openPort, fars, until, text, isOpen, unplug: (gone: boolean) => (isThere = !gone) }
}

describe('a console', () => {
  it('shows what comes, and gives its port to whoever needs it and gets it back, scrollback intact', async () => {
    const { session, openPort, fars, until, text, isOpen } = setUp()
    await isOpen()
    fars[0]?.send(bytes('before '))
    await until(() => text().includes('before'))

    const flash = await openPort('tty', { owner: { name: 'flash' } })
    await until(() => session.state().state === 'yielded')
    expect(session.state()).toEqual({ state: 'yielded', to: 'flash' })
    await expect(session.write(bytes('x'))).rejects.toMatchObject({ code: 'port-busy' })
    await flash.close()
    await isOpen()
    fars.at(-1)?.send(bytes('after'))
    await until(() => text() === 'before after')
  })

  it('comes back with a port that went away', async () => {
    const { session, fars, until, text, isOpen, unplug } = setUp()
    await isOpen()
    unplug(true)
    fars[0]?.die()
    await until(() => session.state().state === 'failed')
    expect(session.state()).toMatchObject({ error: 'port-gone' })
    unplug(false)
    await isOpen()
    fars.at(-1)?.send(bytes('again'))
    await until(() => text() === 'again')
  })

  it('types lines with keys and variables, and shows them where the other side does not', async () => {
    const { session, fars, text, isOpen, until } = setUp({ localEcho: true })
    await isOpen()
    await session.typeLines('set url ${url}\\t\\x03', { url: 'ws://a/${not}' })
    expect(new TextDecoder().decode(fars[0]?.written())).toBe('set url ws://a/${not}\t\x03\r')
    await until(() => text().startsWith('set url'))
    await expect(session.typeLines('${nothing}')).rejects.toThrow(/no value/)
  })

  it('sends a file whole, and tells how far it is', async () => {
    const { session, fars, isOpen } = setUp()
    await isOpen()
    const content = Uint8Array.from({ length: 10_000 }, (_none, at) => at % 256)
    const told: number[] = []
    const sent = await session.sendFile(
      (async function* () {
        await Promise.resolve()
        yield content
      })(),
      { onBytes: (count) => told.push(count) },
    )
    expect(sent).toBe(10_000)
    expect(fars[0]?.written()).toEqual(content)
    expect(told.at(-1)).toBe(10_000)
  })

  it('sends a line when the one before was answered, and is cancelled in the middle', async () => {
    const { session, fars, isOpen, until } = setUp()
    await isOpen()
    const file = bytes('a=1\nb=2\nc=3\n')
    const content = async function* () {
      await Promise.resolve()
      yield file
    }
    const written = () => new TextDecoder().decode(fars[0]?.written())
    const sending = session.sendFile(content(), { name: 'a.txt', size: file.length, pacing: 'line' })
    await until(() => written() !== '')
    expect(written()).toBe('a=1\n')
    await until(() => session.activity()?.kind === 'file')
    expect(session.activity()).toEqual({ kind: 'file', name: 'a.txt', sent: 4, size: 12 })
    await expect(session.findBaudRate()).rejects.toMatchObject({ code: 'console-busy' })
    fars[0]?.send(bytes('ok\r\n'))
    await until(() => written() === 'a=1\nb=2\n')
    expect(session.cancel()).toBe(true)
    await expect(sending).rejects.toMatchObject({ code: 'cancelled' })
    expect(session.activity()).toBeNull()
    expect(session.cancel()).toBe(false)
  })

  it('never shows or keeps a secret: of a macro, and at a question for one', async () => {
    const kept: string[] = []
    const secrets: string[] = []
    const recorder: ConsoleRecorder = {
      text: (from, said) => kept.push(`${from}: ${new TextDecoder().decode(said)}`),
      secret: (secret) => secrets.push(secret),
      notKept: () => 0,
      end: () => undefined,
    }
    const { session, fars, isOpen, until, text } = setUp({ localEcho: true }, undefined, recorder)
    await isOpen()
    const written = () => new TextDecoder().decode(fars[0]?.written())
    await session.typeLines('join ${ssid} ${psk}', { ssid: 'yard', psk: 'hunter2' }, { secrets: ['psk'] })
    expect(written()).toBe('join yard hunter2\r')
    fars[0]?.send(bytes('Password: '))
    await until(() => text().includes('Password'))
    await session.write(bytes('letmein\r'))
    expect(secrets).toEqual(['hunter2', 'letmein'])
    expect(kept.join()).toContain('us: join yard ••••')
    for (const secret of secrets) expect(kept.join() + text()).not.toContain(secret)
  })

  it('takes a boot log of megabytes in, and tells of it in few batches', async () => {
    const { session, fars, isOpen, until } = setUp({}, 1024 * 1024)
    await isOpen()
    let batches = 0
    session.subscribe(() => batches++)
    const line = bytes(`${'boot '.repeat(20)}\r\n`)
    for (let count = 0; count < 20_000; count++) fars[0]?.send(line)
    fars[0]?.send(bytes('the end'))
    await until(() => {
      const last = session.since(0).chunks.at(-1)
      return new TextDecoder().decode(last?.bytes).endsWith('the end')
    })
    expect(batches).toBeLessThan(200)
    expect(session.since(0).lost).toBeGreaterThan(0)
  })
})

it('the scrollback keeps the newest, numbers them, and tells what is lost', () => {
  const scrollback = createScrollback(10)
  for (const text of ['aaaa', 'bbbb', 'cccc']) scrollback.add(1, 'device', bytes(text))
  expect(scrollback.since(0)).toMatchObject({ lost: 4, skipped: 0, chunks: [{ seq: 8 }, { seq: 12 }] })
  expect(scrollback.since(8)).toMatchObject({ lost: 0, skipped: 0, chunks: [{ seq: 12 }] })
  expect(scrollback.since(12)).toEqual({ lost: 0, skipped: 0, chunks: [] })
  expect(scrollback.since(0, 4)).toMatchObject({ lost: 4, skipped: 4, chunks: [{ seq: 12 }] })
  expect(scrollback.since(4, 8)).toMatchObject({ lost: 0, skipped: 0, chunks: [{ seq: 8 }, { seq: 12 }] })
  expect(joinChunks(scrollback.since(0).chunks)).toMatchObject([{ seq: 12, bytes: bytes('bbbbcccc') }])
  expect(scrollback.size()).toBe(8)
  scrollback.clear()
  scrollback.add(1, 'device', bytes('dd'))
  expect(scrollback.since(0)).toMatchObject({ lost: 0, skipped: 0, chunks: [{ seq: 14 }] })
})

it('the hex view shows every byte', () => {
  expect(hexLines(bytes('Hello, charger!\r\n'))).toEqual([
    '00000000  48 65 6c 6c 6f 2c 20 63 68 61 72 67 65 72 21 0d  Hello, charger!.',
    '00000010  0a                                               .',
  ])
})

describe('the baud rate scan', () => {
  it('finds the rate at which text comes', async () => {
    const { port, far } = createFakePort()
    far.onBytes(() => {
      const rate = far.baudRates.at(-1)
      if (rate === 57_600) far.send(bytes('\r\ncharger login: '))
      else if (rate !== 9_600) far.send(Uint8Array.from([0x00, 0xfe, 0xc1, 0x80, 0xff, 0x13, 0x92, 0x00]))
    })
    const rates = [115_200, 9_600, 57_600, 38_400]
    const found = await scanBaudRates({ port, clock: systemClock, rates, listenMs: 20 })
    expect(found[0]).toMatchObject({ baudRate: 57_600, score: 1 })
    expect(far.baudRates.at(-1)).toBe(57_600)
  })

  it('says so where no rate gives text', async () => {
    const { port, far } = createFakePort()
    far.onBytes(() => far.send(Uint8Array.from([0x00, 0xfe, 0xc1, 0x80, 0xff])))
    const scan = scanBaudRates({ port, clock: systemClock, rates: [9_600, 115_200], listenMs: 10 })
    await expect(scan).rejects.toMatchObject({ code: 'console-no-text' })
  })

  it('knows text from what a wrong rate gives', () => {
    expect(textScore(bytes('U-Boot 2020.04 \u001b[0m ready\r\n'))).toBe(1)
    expect(textScore(Uint8Array.from([0, 255, 128, 1, 254]))).toBe(0)
  })
})
