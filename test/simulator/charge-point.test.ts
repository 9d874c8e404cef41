import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../contract/log.ts'
import { startVirtualChargePoint, type VirtualChargePoint } from '../../simulator/charge-point.ts'
import { manualClock, type ManualClock } from '../support/manual-clock.ts'
import {
  accepted,
  startFakeCentralSystem,
  type FakeCentralSystem,
  type Session,
} from './support/central-system.ts'

let central: FakeCentralSystem
let clock: ManualClock
let chargePoint: VirtualChargePoint

const start = (options: Partial<Parameters<typeof startVirtualChargePoint>[0]> = {}) => {
  chargePoint = startVirtualChargePoint({
    url: central.url,
    id: 'CB001',
    clock,
    log: silentLog,
    random: () => 0,
    ...options,
  })
  return chargePoint
}

/** Resolves at the next change to this state. */
const reaches = (state: VirtualChargePoint['state']['state']) =>
  new Promise<void>((resolve) => {
    const stop = chargePoint.onState((now) => {
      if (now.state !== state) return
      queueMicrotask(() => stop())
      resolve()
    })
  })

const acceptStatuses = async (session: Session, count: number) => {
  const reported: unknown[] = []
  for (let i = 0; i < count; i += 1) {
    const { id, payload } = await session.nextCall('StatusNotification')
    reported.push(payload)
    session.answer(id, {})
  }
  return reported
}

const bootAccepted = async (answer: object = accepted): Promise<Session> => {
  const session = await central.session()
  const { id } = await session.nextCall('BootNotification')
  session.answer(id, answer)
  await acceptStatuses(session, 3)
  await chargePoint.booted
  return session
}

beforeEach(async () => {
  central = await startFakeCentralSystem()
  clock = manualClock(Date.UTC(2026, 0, 1))
})

afterEach(async () => {
  await chargePoint.close()
  await central.close()
})

describe('the handshake', () => {
  it('offers ocpp1.6 and puts its identity, percent-encoded, at the end of the URL', async () => {
    start({ id: 'RDAM 123', url: `${central.url}/` })
    const { request } = await central.session()
    expect(request.url).toBe('/ocpp/RDAM%20123')
    expect(request.headers['sec-websocket-protocol']).toBe('ocpp1.6')
    expect(request.headers.authorization).toBeUndefined()
  })

  it('gives its password as HTTP Basic under its identity', async () => {
    start({ password: 'a:secret' })
    const { request } = await central.session()
    const [scheme, value = ''] = request.headers.authorization?.split(' ') ?? []
    expect(scheme).toBe('Basic')
    expect(Buffer.from(value, 'base64').toString()).toBe('CB001:a:secret')
  })

  it('says with which status it was turned away, and dials again', async () => {
    await central.close()
    central = await startFakeCentralSystem(404)
    start()
    await reaches('offline')
    expect(chargePoint.state).toMatchObject({ cause: 'http-404', retryAt: clock.now() + 1000 })
    clock.advance(1000)
    await reaches('connecting')
  })
})

describe('boot', () => {
  it('sends nothing but BootNotification until it is accepted, then reports connector 0 and all others', async () => {
    start({ identity: { chargePointModel: 'Other' } })
    const session = await central.session()
    const boot = await session.nextCall('BootNotification')
    expect(boot.payload).toMatchObject({ chargePointVendor: 'Chargebench', chargePointModel: 'Other' })
    expect(session.pending).toEqual([])
    session.answer(boot.id, accepted)
    const reported = await acceptStatuses(session, 3)
    expect(reported).toEqual(
      [0, 1, 2].map((connectorId) => ({
        connectorId,
        errorCode: 'NoError',
        status: 'Available',
        timestamp: '2026-01-01T00:00:00.000Z',
      })),
    )
    await expect(chargePoint.booted).resolves.toEqual({ intervalSeconds: 300 })
    expect(chargePoint.state).toEqual({ state: 'accepted', intervalSeconds: 300 })
  })

  it('waits the interval of Pending and boots again', async () => {
    start()
    const session = await central.session()
    const first = await session.nextCall('BootNotification')
    session.answer(first.id, { ...accepted, status: 'Pending', interval: 10 })
    await reaches('waiting')
    expect(chargePoint.state).toMatchObject({ answer: 'Pending', nextBootAt: clock.now() + 10_000 })
    clock.advance(9_999)
    await session.call('DataTransfer', { vendorId: 'x' })
    expect(session.pending).toEqual([])
    clock.advance(1)
    const second = await session.nextCall('BootNotification')
    expect(second.id).not.toBe(first.id)
  })

  it('chooses a wait of its own when the interval is 0', async () => {
    start()
    const session = await central.session()
    const { id } = await session.nextCall('BootNotification')
    session.answer(id, { ...accepted, status: 'Pending', interval: 0 })
    await reaches('waiting')
    expect(chargePoint.state).toMatchObject({ nextBootAt: clock.now() + 30_000 })
  })

  it('answers nothing while Rejected', async () => {
    start()
    const session = await central.session()
    const first = await session.nextCall('BootNotification')
    session.answer(first.id, { ...accepted, status: 'Rejected', interval: 60 })
    await reaches('waiting')
    session.send([2, 'unheard', 'TriggerMessage', { requestedMessage: 'BootNotification' }])
    session.socket.ping()
    await new Promise((resolve) => session.socket.once('pong', resolve))
    clock.advance(60_000)
    await session.nextCall('BootNotification')
  })

  it('boots again when its BootNotification is refused with a CALLERROR', async () => {
    start()
    const session = await central.session()
    const { id } = await session.nextCall('BootNotification')
    session.send([4, id, 'InternalError', 'no', {}])
    await reaches('waiting')
    expect(chargePoint.state).toMatchObject({ answer: null })
    clock.advance(30_000)
    await session.nextCall('BootNotification')
  })

  it('takes over the time of the Central System', async () => {
    start()
    const session = await central.session()
    const { id } = await session.nextCall('BootNotification')
    session.answer(id, { ...accepted, currentTime: '2030-05-05T12:00:00.000Z' })
    const { payload } = await session.nextCall('StatusNotification')
    expect(payload['timestamp']).toBe('2030-05-05T12:00:00.000Z')
  })
})

describe('in operation', () => {
  it('sends a Heartbeat at every interval', async () => {
    start()
    const session = await bootAccepted()
    for (let i = 0; i < 3; i += 1) {
      clock.advance(299_999)
      expect(session.pending).toEqual([])
      clock.advance(1)
      const { id } = await session.nextCall('Heartbeat')
      session.answer(id, { currentTime: accepted.currentTime })
      await session.call('DataTransfer', { vendorId: 'x' })
    }
  })

  it('has one CALL open at a time', async () => {
    start()
    const session = await central.session()
    const boot = await session.nextCall('BootNotification')
    session.answer(boot.id, accepted)
    const first = await session.nextCall('StatusNotification')
    await session.call('DataTransfer', { vendorId: 'x' })
    expect(session.pending).toEqual([])
    session.answer(first.id, {})
    const second = await session.nextCall('StatusNotification')
    expect(second.payload['connectorId']).toBe(1)
  })

  it('gives an unanswered CALL up after its timeout, and the link after two', async () => {
    start()
    const session = await bootAccepted({ ...accepted, interval: 60 })
    clock.advance(60_000)
    await session.nextCall('Heartbeat')
    clock.advance(30_000)
    await session.call('DataTransfer', { vendorId: 'x' })
    clock.advance(30_000)
    await session.nextCall('Heartbeat')
    clock.advance(30_000)
    await session.closed
    await reaches('offline')
    expect(chargePoint.state).toMatchObject({ cause: 'no-answers' })
  })

  it('keeps going on an answer that belongs to no CALL and on a frame that can not be read', async () => {
    start()
    const session = await bootAccepted()
    session.answer('never-asked', {})
    session.socket.send('[2,')
    session.send([9, 'x', {}])
    const [type] = await session.call('DataTransfer', { vendorId: 'x' })
    expect(type).toBe(3)
  })
})

describe('the link', () => {
  it('dials again with growing waits, and does not boot again once it was accepted', async () => {
    start()
    const session = await bootAccepted()
    session.socket.terminate()
    await reaches('offline')
    expect(chargePoint.state).toMatchObject({ retryAt: clock.now() + 1000 })
    clock.advance(1000)
    const again = await central.session()
    await reaches('accepted')
    const [, , action] = await again.call('TriggerMessage', { requestedMessage: 'Heartbeat' })
    expect(action).toEqual({ status: 'Accepted' })
    await again.nextCall('Heartbeat')
  })

  it('doubles the wait up to a minute while nobody listens', async () => {
    await central.close()
    start()
    const waits: number[] = []
    for (let i = 0; i < 8; i += 1) {
      await reaches('offline')
      const { state } = chargePoint
      if (state.state !== 'offline') throw new Error(state.state)
      waits.push((state.retryAt - clock.now()) / 1000)
      clock.advance(state.retryAt - clock.now())
      await reaches('connecting')
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60])
    central = await startFakeCentralSystem()
  })

  it('boots on the next link when the first was lost in the middle of booting', async () => {
    start()
    const session = await central.session()
    await session.nextCall('BootNotification')
    session.socket.terminate()
    await reaches('offline')
    clock.advance(1000)
    await bootAccepted()
  })

  it('reports the connectors that it could not report before', async () => {
    start()
    const session = await central.session()
    const boot = await session.nextCall('BootNotification')
    session.answer(boot.id, accepted)
    await acceptStatuses(session, 1)
    await session.nextCall('StatusNotification')
    session.socket.terminate()
    await reaches('offline')
    clock.advance(1000)
    const again = await central.session()
    const reported = await acceptStatuses(again, 2)
    expect(reported).toMatchObject([{ connectorId: 1 }, { connectorId: 2 }])
    await chargePoint.booted
  })

  it('hangs up with 1000 when it is closed, and says so to whoever waits for it', async () => {
    start()
    const session = await central.session()
    await session.nextCall('BootNotification')
    await chargePoint.close()
    expect(await session.closed).toBe(1000)
    expect(chargePoint.state).toEqual({ state: 'closed' })
    await expect(chargePoint.booted).rejects.toMatchObject({ code: 'connection-closed' })
    await chargePoint.close()
  })
})

describe('commands of the Central System', () => {
  it('answers NotImplemented to what it does not know and NotSupported to what it can not do', async () => {
    start()
    const session = await bootAccepted()
    expect((await session.call('MakeCoffee', {})).slice(0, 3)).toEqual([4, 'test-1', 'NotImplemented'])
    expect((await session.call('constructor', {})).slice(0, 3)).toEqual([4, 'test-2', 'NotImplemented'])
    expect((await session.call('GetLog', {})).slice(0, 3)).toEqual([4, 'test-3', 'NotSupported'])
    expect((await session.call('Heartbeat', {})).slice(0, 3)).toEqual([4, 'test-4', 'NotSupported'])
    expect(await session.call('DataTransfer', { vendorId: 'x' })).toEqual([
      3,
      'test-5',
      { status: 'UnknownVendorId' },
    ])
  })

  it('answers a payload that breaks the schema with a CALLERROR', async () => {
    start()
    const session = await bootAccepted()
    const [type] = await session.call('TriggerMessage', {})
    expect(type).toBe(4)
  })

  const trigger = async (session: Session, payload: object) =>
    (await session.call('TriggerMessage', payload))[2]

  it('sends what it is asked for, after its answer', async () => {
    start()
    const session = await bootAccepted()
    expect(await trigger(session, { requestedMessage: 'StatusNotification', connectorId: 2 })).toEqual({
      status: 'Accepted',
    })
    expect(await acceptStatuses(session, 1)).toMatchObject([{ connectorId: 2 }])
    await trigger(session, { requestedMessage: 'StatusNotification' })
    expect(await acceptStatuses(session, 3)).toMatchObject([
      { connectorId: 0 },
      { connectorId: 1 },
      { connectorId: 2 },
    ])
    expect(await trigger(session, { requestedMessage: 'StatusNotification', connectorId: 3 })).toEqual({
      status: 'Rejected',
    })
  })

  it('rejects a trigger of BootNotification after it was accepted, and follows it on the next link', async () => {
    start()
    const session = await bootAccepted()
    expect(await trigger(session, { requestedMessage: 'BootNotification' })).toEqual({ status: 'Rejected' })
    session.socket.terminate()
    await reaches('offline')
    clock.advance(1000)
    const again = await central.session()
    expect(await trigger(again, { requestedMessage: 'BootNotification' })).toEqual({ status: 'Accepted' })
    await again.nextCall('BootNotification')
  })

  it('boots before its time, and reports, when Pending and triggered', async () => {
    start()
    const session = await central.session()
    const boot = await session.nextCall('BootNotification')
    expect(await trigger(session, { requestedMessage: 'Heartbeat' })).toEqual({ status: 'Rejected' })
    session.answer(boot.id, { ...accepted, status: 'Pending', interval: 3600 })
    await reaches('waiting')
    expect(await trigger(session, { requestedMessage: 'StatusNotification', connectorId: 1 })).toEqual({
      status: 'Accepted',
    })
    await acceptStatuses(session, 1)
    expect(await trigger(session, { requestedMessage: 'BootNotification' })).toEqual({ status: 'Accepted' })
    const again = await session.nextCall('BootNotification')
    session.answer(again.id, accepted)
    await acceptStatuses(session, 3)
    await chargePoint.booted
    clock.advance(3_600_000)
    await session.nextCall('Heartbeat')
    expect(session.pending).toEqual([])
  })
})
