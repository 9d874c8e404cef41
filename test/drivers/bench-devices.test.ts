import { afterEach, describe, expect, it } from 'vitest'
import type { Card } from '../../contract/card.ts'
import { silentLog } from '../../contract/log.ts'
import { ToolError } from '../../contract/tool-error.ts'
import { createBenchDevices, type BenchDevices } from '../../drivers/bench-devices.ts'
import type { FoundSerial, FoundUsb } from '../../drivers/discovery/sources.ts'
import { portGone, portRefused } from '../../drivers/errors.ts'
import { createFakePort } from '../../drivers/fake/fake-port.ts'
import { createFakeReader, type FakeReader } from '../../drivers/fake/fake-reader.ts'
import { createUsbPort } from '../../drivers/usb/usb-port.ts'
import type { UsbRead } from '../../drivers/usb/usb-interface.ts'
import { systemClock } from '../../main/clock.ts'
import { readUsbFingerprints } from '../../main/catalogue/usb-fingerprints.ts'
import { scaleClock } from '../../simulator/scaled-clock.ts'

const clock = scaleClock(systemClock, 20)
const reader: FoundUsb = {
  ...{ vendorId: '072f', productId: '2200', serialNumber: null, location: '1-1' },
  ...{ text: 'ACS ACR122U', interfaces: ['0b/00/00'], busNumber: 1, deviceAddress: 5 },
}
const id = 'usb:072f:2200@1-1'
const card = (uid: string): Card => ({ uid, technology: 'iso14443a', raw: uid, at: 0 })

const benches: BenchDevices[] = []
afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.close()
})

const setUp = () => {
  const bus = { usb: [reader] as FoundUsb[], serial: [] as FoundSerial[], error: null as ToolError | null }
  const opened: FakeReader[] = []
  let refusal: ToolError | null = null
  const bench = createBenchDevices({
    clock,
    log: silentLog,
    fingerprints: readUsbFingerprints(),
    sources: {
      serial: () => Promise.resolve(bus.serial),
      usb: () => (bus.error ? Promise.reject(bus.error) : Promise.resolve(bus.usb)),
    },
    openers: {
      port: () => Promise.resolve(createFakePort().port),
      reader: () => {
        if (refusal) return Promise.reject(refusal)
        const made = createFakeReader()
        opened.push(made)
        return Promise.resolve(made)
      },
    },
  })
  benches.push(bench)
  const until = (isSo: (view: ReturnType<BenchDevices['view']>) => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (isSo(bench.view())) resolve()
      }
      bench.subscribe(look)
      look()
    })
  const stateIs = (wanted: string) =>
    until(({ devices }) => devices.some((device) => device.id === id && device.state.state === wanted))
  return { bench, bus, opened, until, stateIs, refuse: (error: ToolError | null) => (refusal = error) }
}

describe('the bench', () => {
  it('reads a recognised reader by itself, signals the card, and follows it over unplugging', async () => {
    const { bench, bus, opened, until, stateIs, refuse } = setUp()
    await stateIs('reading')
    opened[0]?.hold(card('04A1B2C3'))
    await until(({ cards }) => cards[0]?.uid === '04A1B2C3' && cards[0].reader === id)
    bus.usb = []
    refuse(portGone('ACR122U'))
    opened[0]?.fail(portGone('ACR122U'))
    await until(({ devices }) => devices.length === 0)
    expect(bench.view().cures.length).toBeGreaterThan(0)
    bus.usb = [{ ...reader, deviceAddress: 9 }]
    refuse(null)
    await stateIs('reading')
    opened.at(-1)?.hold(card('04010203'))
    await until(({ cards }) => cards[0]?.uid === '04010203')
    expect(opened[0]?.signals()).toBe(1)
  })

  it('says why a reader is refused, with the cure, and takes it when the system gives it', async () => {
    const { bench, refuse, stateIs } = setUp()
    refuse(portRefused('ACR122U', 'EACCES'))
    await stateIs('refused')
    const [device] = bench.view().devices
    expect(device?.state).toMatchObject({ state: 'refused', error: 'port-refused' })
    expect(device?.state.state === 'refused' && device.state.cure).not.toBeNull()
    refuse(null)
    await stateIs('reading')
  })

  it('that can not list a kind of devices says so and shows the rest', async () => {
    const { bench, bus, until } = setUp()
    bus.serial = [{ path: '/dev/ttyX0', usb: null, text: '', usbInterface: 0 }]
    bus.error = new ToolError('native-module-missing', { module: 'usb', detail: 'no such file' })
    await until(({ troubles }) => troubles.length === 1)
    expect(bench.view().troubles[0]).toMatchObject({
      what: 'usb',
      error: 'native-module-missing',
      cure: { kind: 'reinstall', module: 'usb' },
    })
    expect(bench.view().devices.map(({ path }) => path)).toContain('/dev/ttyX0')
  })

  it('a reader that somebody stopped stays stopped', async () => {
    const { bench, stateIs } = setUp()
    await stateIs('reading')
    await bench.stopReading(id)
    await bench.look()
    expect(bench.view().devices[0]?.state.state).toBe('free')
    bench.read(id, { reader: 'ccid' })
    await stateIs('reading')
  })

  it('takes typed cards into the same stream', async () => {
    const { bench } = setUp()
    const request = bench.ask('list editor')
    expect(bench.view().asking).toBe('list editor')
    expect(bench.typed('04A1B2C3D4E580')).toMatchObject({ reader: 'keyboard', givenTo: 'list editor' })
    expect(bench.typed('04A1B2C3D4E580')).toBeNull()
    expect(bench.typed('zzz')).toBeNull()
    expect((await request.next(AbortSignal.timeout(5_000))).uid).toBe('04A1B2C3D4E580')
  })

  it('knows no device of a foreign name', async () => {
    const { bench } = setUp()
    expect(() => bench.read('printer', { reader: 'ccid' })).toThrow(
      expect.objectContaining({ code: 'device-unknown' }),
    )
    await expect(bench.openPort('printer', { owner: { name: 'console' } })).rejects.toMatchObject({
      code: 'device-unknown',
    })
  })
})

it('the control lines of a port reach the device, and its lines us', async () => {
  const { port, far } = createFakePort()
  await port.setSignals({ dtr: false, rts: true })
  await port.setSignals({ dtr: true })
  await port.setSignals({ break: true })
  expect(far.signals).toEqual([{ dtr: false, rts: true }, { dtr: true }, { break: true }])
  far.setSignals({ cts: true })
  expect(await port.getSignals()).toEqual({ cts: true, dsr: false, dcd: false })
  await port.setBaudRate(9600)
  expect(far.baudRates).toEqual([9600])
})

it('a port over bulk endpoints carries bytes and ends with its device', async () => {
  const reads: UsbRead[] = [
    { type: 'bytes', bytes: Uint8Array.of(1, 2) },
    { type: 'timed-out' },
    { type: 'stalled' },
    { type: 'bytes', bytes: Uint8Array.of(3) },
    { type: 'cancelled' },
  ]
  const written: number[] = []
  const port = createUsbPort({
    name: 'usb',
    extra: new Uint8Array(),
    hasInterrupt: false,
    read: () => Promise.resolve(reads.shift() ?? { type: 'cancelled' }),
    readInterrupt: () => Promise.resolve({ type: 'cancelled' }),
    write: (bytes) => Promise.resolve(void written.push(...bytes)),
    close: () => Promise.resolve(),
    ended: Promise.resolve({ cause: 'closed' }),
  })
  const got: number[] = []
  for await (const bytes of port.readable) got.push(...bytes)
  await port.write(Uint8Array.of(7))
  expect([got, written]).toEqual([[1, 2, 3], [7]])
  await expect(port.setSignals({ dtr: true })).rejects.toMatchObject({ code: 'port-cannot' })
  await port.close()
})
