import type { HeldCard } from '../contract/card.ts'
import type { Clock } from '../contract/clock.ts'
import type {
  BenchDevice,
  BenchDevicesView,
  DeviceDriver,
  DeviceState,
  DeviceTrouble,
  Fingerprint,
  ReaderSettings,
} from '../contract/devices.ts'
import type { Log } from '../contract/log.ts'
import { isToolError } from '../contract/tool-error.ts'
import { lookAtAccess } from './discovery/access.ts'
import { cureFor, curesOfAnEmptyBench } from './discovery/cures.ts'
import { describeDevices, type DescribedDevice } from './discovery/describe.ts'
import { createDeviceSources, type DeviceSources } from './discovery/sources.ts'
import { deviceUnknown, portGone } from './errors.ts'
import { createLeases, openWhenFree, type LeaseOwner, type Leases } from './lease.ts'
import { createNativeModules } from './native.ts'
import { createOpeners, type Openers } from './openers.ts'
import type { BytePort, LineSettings } from './port.ts'
import { createCardStream, type CardRequest } from './rfid/card-stream.ts'
import { startReaderSession, type ReaderSession } from './rfid/session.ts'
import { keyboardReader, readTyped } from './rfid/wedge.ts'

export interface BenchDevicesOptions {
  readonly clock: Clock
  readonly log: Log
  readonly fingerprints: readonly Fingerprint[]
  /** Reads the cards of every reader that is recognised, without being asked. Default true. */
  readonly autoRead?: boolean
  /** Between two looks at what is plugged in. Default 2 s. */
  readonly lookMs?: number
  /** For tests: where devices are found, and how they are opened. */
  readonly sources?: DeviceSources
  readonly openers?: Openers
}

export interface OpenPortOptions {
  readonly owner: LeaseOwner
  readonly line?: Partial<LineSettings>
  /** Given: a port that somebody has is waited for until the signal is aborted. Absent: port-busy. */
  readonly waitFor?: AbortSignal
}

/** Everything that hangs on this laptop, and the cards held to it. */
export interface BenchDevices {
  view(): BenchDevicesView
  /** After each change of the view. */
  subscribe(listener: () => void): () => void
  /** Looks at once; resolves with what was found. Never rejects: what can not be listed is a trouble of the view. */
  look(): Promise<BenchDevicesView>
  /**
   * Reads cards from this device until `stopReading`. `device`: an id of the view, a path (`/dev/ttyUSB0`, `COM5`), or
   * `tcp://host:port`. Throws device-unknown.
   */
  read(device: string, settings: ReaderSettings): void
  stopReading(device: string): Promise<void>
  /** A card that was typed; null: it is none, or the one that was just held. */
  typed(digits: string): HeldCard | null
  /** Asks for the next card: the last who asks gets it. */
  ask(name: string): CardRequest
  onCard(listener: (card: HeldCard) => void): () => void
  /** What a reader sent and nobody could read: wrong settings, or noise. */
  onUnreadable(listener: (device: string, raw: string) => void): () => void
  /**
   * A port for a console, a flash, a Modbus run: leased, and given back by its `close`. Rejects with ToolError:
   * device-unknown, port-busy, port-refused, port-gone, port-failed, native-module-missing.
   */
  openPort(device: string, options: OpenPortOptions): Promise<BytePort>
  readonly leases: Leases
  close(): Promise<void>
}

/** What is spoken to over USB itself; serial ports belong to a group instead. */
const openedByUsb: ReadonlySet<DeviceDriver> = new Set(['ccid', 'dfu', 'esp32', 'samba', 'nxp-sdp'])

/** A port that no list names: a path of the system, or a serial server. */
const unlisted = (name: string): DescribedDevice | null => {
  const can = ['serial', 'read-cards'] as const
  const plain = { kind: 'unknown', usb: null, bus: null, score: 0, usual: null, can } as const
  const [, tcp] = /^tcp:\/\/(.+:\d{1,5})$/.exec(name) ?? []
  if (tcp !== undefined) return { ...plain, id: `tcp:${tcp}`, name: tcp, path: tcp, driver: 'tcp' }
  const isPath = /^(?:\/dev\/.+|\/.*|COM\d+)$/i.test(name)
  return isPath ? { ...plain, id: `serial:${name}`, name, path: name, driver: 'serial' } : null
}

interface Reading {
  readonly device: DescribedDevice
  readonly settings: ReaderSettings
  readonly session: ReaderSession
  /** Started because it was recognised. */
  readonly isAuto: boolean
}

/** Starts looking at once, and goes on until `close`. */
export const createBenchDevices = (options: BenchDevicesOptions): BenchDevices => {
  const { clock, log, fingerprints, autoRead = true, lookMs = 2_000 } = options
  const native = createNativeModules()
  const sources = options.sources ?? createDeviceSources(native)
  const openers = options.openers ?? createOpeners(native, clock)
  const leases = createLeases()
  const cards = createCardStream(clock)
  const listeners = new Set<() => void>()
  const unreadable = new Set<(device: string, raw: string) => void>()
  const readings = new Map<string, Reading>()
  /** Recognised readers that somebody stopped: they stay stopped. */
  const stopped = new Set<string>()
  const vendorIds = fingerprints.flatMap(({ vid, driver }) =>
    vid !== undefined && openedByUsb.has(driver) ? [vid] : [],
  )
  let found: readonly DescribedDevice[] = []
  let access: ReadonlyMap<string, DeviceState> = new Map()
  let troubles: readonly DeviceTrouble[] = []
  let lookedAt: number | null = null
  let looking: Promise<void> | null = null
  let shown = ''
  let closed = false

  const stateOf = ({ id }: DescribedDevice): DeviceState => {
    const reading = readings.get(id)
    if (reading) return reading.session.state()
    const holder = leases.holder(id)
    return holder ? { state: 'busy', holder, cure: null } : (access.get(id) ?? { state: 'free' })
  }
  const known = (): readonly DescribedDevice[] => {
    const away = [...readings.values()]
      .map(({ device }) => device)
      .filter(({ id }) => !found.some((device) => device.id === id))
    return [...found, ...away]
  }
  const toDevice = ({ bus: _bus, ...device }: DescribedDevice): BenchDevice => ({
    ...device,
    reading: readings.get(device.id)?.settings ?? null,
    state: stateOf({ ...device, bus: null }),
  })
  const view = (): BenchDevicesView => ({
    lookedAt,
    devices: known().map(toDevice),
    troubles,
    cures: curesOfAnEmptyBench(vendorIds),
    cards: cards.recent(),
    asking: cards.asking(),
  })
  const tell = () => {
    const { lookedAt: _at, ...content } = view()
    const text = JSON.stringify(content)
    if (text === shown) return
    shown = text
    for (const listener of listeners) listener()
  }
  cards.subscribe(tell)
  leases.subscribe(tell)

  const find = (name: string): DescribedDevice => {
    const device = known().find(({ id, path }) => id === name || path === name) ?? unlisted(name)
    if (!device) throw deviceUnknown(name)
    return device
  }

  const startReading = (device: DescribedDevice, settings: ReaderSettings, isAuto: boolean): void => {
    const { id } = device
    const session = startReaderSession({
      device: id,
      clock,
      log,
      leases,
      open: () => {
        const now = found.find((candidate) => candidate.id === id) ?? (device.usb ? null : device)
        if (!now) return Promise.reject(portGone(device.name))
        return openers.reader(now, settings, (raw) => {
          for (const listener of unreadable) listener(id, raw)
        })
      },
      cureFor: (error) =>
        cureFor(error, {
          name: device.name,
          driver: device.driver,
          path: device.path,
          vendorId: device.usb?.vendorId ?? null,
        }),
      onCard: (card) => void cards.add(id, card),
      onState: tell,
    })
    readings.set(id, { device, settings, session, isAuto })
    tell()
  }

  const list = async <T>(what: DeviceTrouble['what'], run: () => Promise<readonly T[]>) => {
    try {
      return { items: await run(), trouble: null }
    } catch (error) {
      log.write('warn', 'devices-not-listed', { what, error })
      const code = isToolError(error) ? error.code : 'internal'
      const params = isToolError(error) ? error.params : {}
      const cure = cureFor(error, { name: what, driver: 'none', path: null, vendorId: null })
      const trouble: DeviceTrouble = { what, error: code, params, cure }
      return { items: [], trouble }
    }
  }

  const followReaders = async (): Promise<void> => {
    for (const device of found) {
      const settings = autoRead && !readings.has(device.id) ? device.usual : null
      if (settings && !stopped.has(device.id)) startReading(device, settings, true)
    }
    for (const [id, { session, isAuto }] of readings) {
      const isHere = found.some((device) => device.id === id)
      if (isHere && session.state().state === 'unplugged') session.nudge()
      // a reader that nobody asked for is forgotten with its cable
      if (isHere || !isAuto || session.state().state !== 'unplugged') continue
      readings.delete(id)
      await session.stop()
    }
  }

  const lookOnce = async (): Promise<void> => {
    const [serial, usb] = await Promise.all([
      list('serial', () => sources.serial()),
      list('usb', () => sources.usb()),
    ])
    const next = describeDevices(fingerprints, serial.items, usb.items)
    const idle = next.filter(({ id }) => !readings.has(id))
    const states = await lookAtAccess(idle)
    if (closed) return
    found = next
    access = states
    troubles = [serial.trouble, usb.trouble].filter((trouble) => trouble !== null)
    lookedAt = clock.now()
    await followReaders()
    tell()
  }
  const look = (): Promise<void> =>
    (looking ??= lookOnce().finally(() => {
      looking = null
    }))
  const background = () => void look().catch((error: unknown) => log.write('error', 'look-failed', { error }))
  const timer = clock.every(lookMs, background)
  background()

  return {
    view,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    look: async () => {
      await look()
      return view()
    },
    read: (name, settings) => {
      const device = find(name)
      stopped.delete(device.id)
      const before = readings.get(device.id)
      readings.delete(device.id)
      // the lease brings them in order
      void before?.session.stop()
      startReading(device, settings, false)
    },
    stopReading: async (name) => {
      const { id } = find(name)
      stopped.add(id)
      const reading = readings.get(id)
      readings.delete(id)
      await reading?.session.stop()
      tell()
    },
    typed: (digits) => {
      const card = readTyped(digits, clock)
      return card && cards.add(keyboardReader, card)
    },
    ask: (name) => cards.ask(name),
    onCard: (listener) => cards.onCard(listener),
    onUnreadable: (listener) => {
      unreadable.add(listener)
      return () => void unreadable.delete(listener)
    },
    openPort: async (name, { owner, line, waitFor }) => {
      const device = find(name)
      const lease = await leases.take(device.id, owner, waitFor)
      try {
        const open = () => openers.port(device, line ?? {})
        const port = await (waitFor ? openWhenFree(open, { clock, signal: waitFor }) : open())
        void port.ended.then(() => lease.release())
        return {
          ...port,
          close: async () => {
            await port.close()
            lease.release()
          },
        }
      } catch (error) {
        lease.release()
        throw error
      }
    },
    leases,
    close: async () => {
      closed = true
      timer.cancel()
      await Promise.all([...readings.values()].map(({ session }) => session.stop()))
      readings.clear()
      await looking
      listeners.clear()
    },
  }
}
