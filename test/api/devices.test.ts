import { afterEach, describe, expect, it } from 'vitest'
import { createApiBench, type ApiBench } from './support/api-bench.ts'
import type { Card } from '../../contract/card.ts'
import type { BenchPanelView } from '../../contract/devices.ts'
import { silentLog } from '../../contract/log.ts'
import { createBenchDevices, type BenchDevices } from '../../drivers/bench-devices.ts'
import { portRefused } from '../../drivers/errors.ts'
import { createFakePort } from '../../drivers/fake/fake-port.ts'
import { createFakeReader, type FakeReader } from '../../drivers/fake/fake-reader.ts'
import { appRouter } from '../../main/api/router.ts'
import { systemClock } from '../../main/clock.ts'

const card = (uid: string): Card => ({ uid, technology: 'iso14443a', raw: uid, at: 0 })
const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

/** A bench with one serial port, on which any reader may hang. */
const setUp = async () => {
  const opened: FakeReader[] = []
  const noise: ((raw: string) => void)[] = []
  let refused = false
  let made: BenchDevices | null = null
  const devices = () =>
    (made ??= createBenchDevices({
      clock: systemClock,
      log: silentLog,
      fingerprints: [],
      sources: {
        serial: () => Promise.resolve([{ path: '/dev/ttyX0', usb: null, text: '', usbInterface: 0 }]),
        usb: () => Promise.resolve([]),
      },
      openers: {
        port: () => Promise.resolve(createFakePort().port),
        reader: (_device, _settings, onUnreadable) => {
          if (refused) return Promise.reject(portRefused('/dev/ttyX0', 'EACCES'))
          const reader = createFakeReader()
          opened.push(reader)
          noise.push(onUnreadable)
          return Promise.resolve(reader)
        },
      },
    }))
  const bench: ApiBench = await createApiBench({ devices })
  const gone = new AbortController()
  const caller = appRouter.createCaller(
    { deps: bench.deps, bufferedAmount: () => 0 },
    { signal: gone.signal },
  )
  ends.push(async () => {
    gone.abort()
    await made?.close()
    await bench.close()
  })
  return { bench, caller, opened, noise, isLooking: () => made !== null, refuse: () => (refused = true) }
}
type Caller = Awaited<ReturnType<typeof setUp>>['caller']

const until = async (caller: Caller, isSo: (view: BenchPanelView) => boolean): Promise<BenchPanelView> => {
  for await (const view of await caller.devices.view()) if (isSo(view)) return view
  throw new Error('the view ended')
}
const stateIs = (state: string) => (view: BenchPanelView) =>
  view.devices.some((device) => device.state.state === state)

describe('the topic of devices', () => {
  it('looks for nothing before somebody asks', async () => {
    const { caller, isLooking } = await setUp()
    expect(isLooking()).toBe(false)
    const { devices } = await caller.devices.look()
    expect(devices.map(({ path }) => path)).toEqual(['/dev/ttyX0'])
  })

  it('reads a port as told, shows its cards as they come, and gives the port back', async () => {
    const { caller, opened } = await setUp()
    await caller.devices.look()
    await caller.devices.read({ device: '/dev/ttyX0', settings: { reader: 'lines' } })
    await until(caller, stateIs('reading'))
    opened[0]?.hold(card('04A1B2C3'))
    const { cards } = await until(caller, (view) => view.cards.length === 1)
    expect(cards[0]?.formats).toContainEqual({ format: 'decimal', text: '0077705923' })
    await caller.devices.stopReading({ device: '/dev/ttyX0' })
    await until(caller, stateIs('free'))
  })

  it('tells of what came and could not be read', async () => {
    const { caller, noise } = await setUp()
    await caller.devices.read({ device: '/dev/ttyX0', settings: { reader: 'lines' } })
    const reading = until(caller, (view) => view.unreadable.length > 0)
    await until(caller, stateIs('reading'))
    noise[0]?.('?%&')
    expect((await reading).unreadable).toMatchObject([{ device: 'serial:/dev/ttyX0', raw: '?%&' }])
  })

  it('tells why a port is refused, with the cure', async () => {
    const { caller, refuse } = await setUp()
    refuse()
    await caller.devices.read({ device: '/dev/ttyX0', settings: { reader: 'lines' } })
    const { devices } = await until(caller, stateIs('refused'))
    expect(devices[0]?.state).toMatchObject({ error: 'port-refused' })
  })

  it('refuses a device that is none, and settings that no reader has', async () => {
    const { caller } = await setUp()
    await expect(caller.devices.read({ device: 'printer', settings: { reader: 'lines' } })).rejects.toThrow()
    await expect(
      caller.devices.read({ device: '/dev/ttyX0', settings: { reader: 'lines', baudRate: 1 } }),
    ).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('takes typed cards; typed twice within 2 s it is one, and what is no card is none', async () => {
    const { caller } = await setUp()
    const first = await caller.devices.typed({ digits: '04A1B2C3' })
    expect(first).toMatchObject({ uid: '04A1B2C3', reader: 'keyboard', givenTo: null })
    expect(await caller.devices.typed({ digits: '04A1B2C3' })).toEqual(first)
    expect(await caller.devices.typed({ digits: '04A1B' })).toBeNull()
  })

  it('gives the next card to whoever asked last, and to the one before when that is over', async () => {
    const { caller, bench } = await setUp()
    const list = (await caller.devices.ask({ name: 'list-editor' }))[Symbol.asyncIterator]()
    const forList = list.next()
    await until(caller, ({ asking }) => asking === 'list-editor')
    const other = new AbortController()
    const second = appRouter.createCaller(
      { deps: bench.deps, bufferedAmount: () => 0 },
      { signal: other.signal },
    )
    const whose = (await second.devices.ask({ name: 'whose-card' }))[Symbol.asyncIterator]()
    const forWhose = whose.next()
    await until(caller, ({ asking }) => asking === 'whose-card')
    expect(await caller.devices.typed({ digits: '04A1B2C3' })).toMatchObject({ givenTo: 'whose-card' })
    expect(await forWhose).toMatchObject({ value: { uid: '04A1B2C3' } })
    const over = whose.next()
    other.abort()
    await over
    await until(caller, ({ asking }) => asking === 'list-editor')
    await caller.devices.typed({ digits: '04010203' })
    expect(await forList).toMatchObject({ value: { uid: '04010203' } })
  })

  it('is asked for by scripts, too', async () => {
    const { bench, caller } = await setUp()
    await caller.devices.typed({ digits: '08112233' })
    const body: unknown = await (await bench.ask('/api/devices')).json()
    expect(body).toMatchObject({
      devices: [{ path: '/dev/ttyX0', driver: 'serial', can: ['serial', 'read-cards'] }],
      cards: [{ uid: '08112233', warning: 'random-uid' }],
      asking: null,
    })
  })
})

describe('whose card is this?', () => {
  const uid = '04A1B2C3'

  it('nobody entered: what a charge point is told of it', async () => {
    const { caller } = await setUp()
    expect(await caller.devices.known({ uid, jobText: null })).toEqual({
      uid,
      entered: [],
      unknownIdTag: 'Invalid',
      lists: [],
      transactions: [],
    })
  })

  it('is found however its number was written down, with what it is worth now', async () => {
    const { bench, caller } = await setUp()
    const past = '2020-01-01T00:00:00.000Z'
    const put = (idTag: string, expiryDate: string | null) =>
      bench.deps.idTags.put({ idTag, status: 'Accepted', expiryDate, parentIdTag: 'FLEET' })
    await put('0077705923', null)
    await put('c3b2a104', past)
    await put('04-a1-b2-c3', null)
    const { entered } = await caller.devices.known({ uid, jobText: '04-A1-B2-C3' })
    expect(entered).toHaveLength(3)
    expect(entered).toEqual(
      expect.arrayContaining([
        { format: 'job', idTag: '04-a1-b2-c3', status: 'Accepted', expiryDate: null, parentIdTag: 'FLEET' },
        {
          format: 'decimal',
          idTag: '0077705923',
          status: 'Accepted',
          expiryDate: null,
          parentIdTag: 'FLEET',
        },
        {
          format: 'hex-reversed',
          idTag: 'c3b2a104',
          status: 'Expired',
          expiryDate: past,
          parentIdTag: 'FLEET',
        },
      ]),
    )
  })

  it('names its lists and its transactions, the running one first', async () => {
    const { bench, caller } = await setUp()
    const entry = { idTag: uid, status: 'Blocked' as const, expiryDate: null, parentIdTag: null }
    await bench.deps.lists.create({ name: 'Garage', site: '', chargePointId: null }, [entry])
    const start = (transactionId: number, idTag: string) =>
      bench.journal.append({
        ...{ kind: 'transaction-started', chargePointId: 'CB001', frameSeq: 1, connectorId: 2 },
        ...{ transactionId, idTag, meterStartWh: 0, timestamp: '2026-11-21T09:00:00Z' },
      })
    start(1, uid.toLowerCase())
    start(2, 'SOMEBODY')
    bench.journal.append({
      ...{ kind: 'transaction-stopped', chargePointId: 'CB001', frameSeq: 2, transactionId: 1 },
      ...{ meterStopWh: 10, timestamp: null, reason: null },
    })
    start(3, uid)
    const known = await caller.devices.known({ uid, jobText: null })
    expect(known.lists).toMatchObject([{ name: 'Garage', idTag: uid, status: 'Blocked' }])
    expect(known.transactions).toHaveLength(2)
    expect(known.transactions.find(({ transactionId }) => transactionId === 3)?.stoppedAt).toBeNull()
    expect(known.transactions.find(({ transactionId }) => transactionId === 1)?.stoppedAt).not.toBeNull()
  })
})
