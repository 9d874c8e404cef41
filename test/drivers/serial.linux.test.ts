import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../contract/log.ts'
import { lineReaderSchema } from '../../contract/devices.ts'
import { createBenchDevices, type BenchDevices } from '../../drivers/bench-devices.ts'
import { openWhenFree } from '../../drivers/lease.ts'
import { createNativeModules } from '../../drivers/native.ts'
import { openSerialPort } from '../../drivers/serial/serial-port.ts'
import { systemClock } from '../../main/clock.ts'
import { createPtyPair, type PtyPair } from './support/pty-pair.ts'

const native = createNativeModules()
const text = (bytes: Uint8Array | null) => Buffer.from(bytes ?? []).toString()
const open: { close(): Promise<void> }[] = []
const pairs: PtyPair[] = []
const pair = async (folder?: string) => {
  const made = await createPtyPair(folder)
  pairs.push(made)
  return made
}
const openPort = async (path: string) => {
  const port = await openSerialPort({ path, native })
  open.push(port)
  return port
}
afterEach(async () => {
  for (const port of open.splice(0)) await port.close()
  for (const made of pairs.splice(0)) await made.kill()
})

/** Another program that has the port for itself, as a terminal program has. */
const holdElsewhere = async (path: string) => {
  const program =
    'import fcntl, os, sys; fd = os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY); ' +
    "fcntl.flock(fd, fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()"
  const child = spawn('/usr/bin/python3', ['-c', program, path], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  await once(child.stdout, 'data')
  const close = async () => {
    child.stdin.end()
    await exited
  }
  const holder = { who: 'program', name: expect.stringContaining('python') as unknown, pid: child.pid }
  return { holder, close }
}

describe('a serial port', () => {
  it('carries bytes both ways, whole and in order', async () => {
    const far = await pair()
    const port = await openPort(far.path)
    const sent = Uint8Array.from({ length: 20_000 }, (_, i) => i % 251)
    const received = far.receive(sent.length)
    for (let at = 0; at < sent.length; at += 1_000) await port.write(sent.slice(at, at + 1_000))
    expect(Buffer.compare(await received, sent)).toBe(0)
    await far.send('hello')
    expect(text(await port.readable.read())).toBe('hello')
  })

  it('takes another baud rate while it is open', async () => {
    const far = await pair()
    const port = await openPort(far.path)
    for (const baudRate of [9_600, 921_600, 115_200]) await port.setBaudRate(baudRate)
    await far.send('still here')
    expect(text(await port.readable.read())).toBe('still here')
  })

  it('without control lines says so, and goes on', async () => {
    const far = await pair()
    const port = await openPort(far.path)
    await expect(port.setSignals({ dtr: true })).rejects.toMatchObject({ code: 'port-cannot' })
    await expect(port.getSignals()).rejects.toMatchObject({ code: 'port-cannot' })
    await far.send('ok')
    expect(text(await port.readable.read())).toBe('ok')
  })

  it('that dies suddenly is told to its reader, its writer and its owner', async () => {
    const far = await pair()
    const port = await openPort(far.path)
    const reading = port.readable.read()
    const caught = expect(reading).rejects.toMatchObject({ code: 'port-gone' })
    await far.kill()
    await caught
    expect(await port.ended).toMatchObject({ cause: 'died', error: { code: 'port-gone' } })
    await expect(port.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'port-gone' })
  })

  it('that is not there is port-gone, one that somebody has is port-busy', async () => {
    await expect(openPort('/dev/chargebench-none')).rejects.toMatchObject({ code: 'port-gone' })
    const far = await pair()
    await openPort(far.path)
    await expect(openPort(far.path)).rejects.toMatchObject({ code: 'port-busy' })
  })

  it('that another program has names it, and can be waited for', async () => {
    const far = await pair()
    const other = await holdElsewhere(far.path)
    await expect(openPort(far.path)).rejects.toMatchObject({ code: 'port-busy', params: other.holder })
    const holders: unknown[] = []
    const opening = openWhenFree(() => openPort(far.path), {
      clock: systemClock,
      signal: AbortSignal.timeout(15_000),
      retryMs: 20,
      onBusy: (holder) => {
        holders.push(holder)
        void other.close()
      },
    })
    const port = await opening
    expect(holders).toEqual([other.holder])
    await far.send('free')
    expect(text(await port.readable.read())).toBe('free')
  })

  it('is opened again after it was closed', async () => {
    const far = await pair()
    for (let round = 0; round < 3; round++) {
      const port = await openPort(far.path)
      await port.close()
      expect(await port.ended).toEqual({ cause: 'closed' })
    }
  })
})

describe('a reader on a serial port', () => {
  const settings = lineReaderSchema.parse({ reader: 'lines' })
  const benches: BenchDevices[] = []
  const home = mkdtempSync(join(tmpdir(), 'chargebench-pty-'))
  afterEach(async () => {
    for (const bench of benches.splice(0)) await bench.close()
    rmSync(home, { recursive: true, force: true })
  })
  const createBench = () => {
    const none = () => Promise.resolve([])
    const bench = createBenchDevices({
      clock: systemClock,
      log: silentLog,
      fingerprints: [],
      sources: { serial: none, usb: none },
    })
    benches.push(bench)
    return bench
  }
  const stateIs = (bench: BenchDevices, wanted: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (bench.view().devices.some(({ state }) => state.state === wanted)) resolve()
      }
      bench.subscribe(look)
      look()
    })

  it('reads on after sudden death and return, and gives its port to a flash and takes it back', async () => {
    const bench = createBench()
    const first = await createPtyPair(home)
    bench.read(first.path, settings)
    await stateIs(bench, 'reading')
    const request = bench.ask('test')
    const next = () => request.next(AbortSignal.timeout(15_000))
    await first.send('04A1B2C3\r\n')
    expect((await next()).uid).toBe('04A1B2C3')

    await first.kill()
    await stateIs(bench, 'unplugged')
    const second = await createPtyPair(home)
    pairs.push(second)
    await stateIs(bench, 'reading')
    await second.send('04010203\r\n')
    expect((await next()).uid).toBe('04010203')

    const port = await bench.openPort(second.path, { owner: { name: 'flash' } })
    await stateIs(bench, 'busy')
    await expect(bench.openPort(second.path, { owner: { name: 'console' } })).rejects.toMatchObject({
      code: 'port-busy',
      params: { name: 'flash' },
    })
    await port.write(Buffer.from('flashing'))
    expect(text(await second.receive(8))).toBe('flashing')
    await port.close()
    await stateIs(bench, 'reading')
    await second.send('04040506\r\n')
    expect((await next()).uid).toBe('04040506')
    request.close()
    await bench.stopReading(second.path)
    expect(bench.leases.holder(`serial:${second.path}`)).toBeNull()
  })

  it('says which program has its port, and takes it by itself when that is closed', async () => {
    const bench = createBench()
    const far = await pair()
    const other = await holdElsewhere(far.path)
    bench.read(far.path, settings)
    await stateIs(bench, 'busy')
    expect(bench.view().devices[0]?.state).toMatchObject({ state: 'busy', holder: other.holder })
    await other.close()
    await stateIs(bench, 'reading')
    const request = bench.ask('test')
    await far.send('04A1B2C3\r\n')
    expect((await request.next(AbortSignal.timeout(15_000))).uid).toBe('04A1B2C3')
  })

  it('hands its lease back when the port dies under a flash', async () => {
    const bench = createBench()
    const far = await pair()
    const port = await bench.openPort(far.path, { owner: { name: 'flash' } })
    expect(bench.leases.holder(`serial:${far.path}`)).toEqual({ who: 'us', name: 'flash' })
    await far.kill()
    await port.ended
    expect(bench.leases.holder(`serial:${far.path}`)).toBeNull()
  })
})
