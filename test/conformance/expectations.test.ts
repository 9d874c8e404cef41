import { describe, expect, test } from 'vitest'
import {
  createFrameWatch,
  ExpectationFailure,
  toleratedInBetween,
  type FrameWatch,
} from '../../main/conformance/expectations.ts'
import { about, absent, each, oneOf, present, where } from '../../main/conformance/matcher.ts'
import { aCall, anAnswer, aRefusal } from '../../main/conformance/steps.ts'
import { encodeCall, encodeCallError, encodeCallResult } from '../../ocpp/rpc.ts'
import { manualClock, type ManualClock } from '../support/manual-clock.ts'

const setUp = (): { watch: FrameWatch; clock: ManualClock } => {
  const clock = manualClock()
  return { watch: createFrameWatch({ clock, withinMs: 10_000 }), clock }
}

const failureOf = async (promise: Promise<unknown>): Promise<ExpectationFailure> => {
  const outcome: unknown = await promise.then(
    (value) => ({ met: value }),
    (error: unknown) => error,
  )
  if (outcome instanceof ExpectationFailure) return outcome
  throw new Error(`expected a failure, got ${JSON.stringify(outcome)}`)
}

const timestamp = '2026-01-01T00:00:00.000Z'
const preparing = { connectorId: 1, errorCode: 'NoError', status: 'Preparing' }
const meterValues = {
  connectorId: 1,
  meterValue: [{ timestamp, sampledValue: [{ value: '1' }] }],
}

describe('a wait that is met', () => {
  test('gives the payload, typed by its action', async () => {
    const { watch } = setUp()
    const reset = watch.expect('Reset', { type: 'Hard' })
    watch.received(encodeCall('7', 'Reset', { type: 'Hard' }))
    const { messageId, payload } = await reset
    expect(messageId).toBe('7')
    expect(payload.type).toBe('Hard')
  })

  test('serves the other side as well: a charge point that is watched', async () => {
    const { watch } = setUp()
    const start = watch.expect('StartTransaction', { connectorId: 1, idTag: 'TAG' })
    watch.received(
      encodeCall('1', 'StartTransaction', { connectorId: 1, idTag: 'TAG', meterStart: 0, timestamp }),
    )
    expect((await start).payload.meterStart).toBe(0)
  })

  test.each([
    ['Heartbeat', {}],
    ['MeterValues', meterValues],
    ['StatusNotification', preparing],
  ] as const)('%s may come in between', async (action, payload) => {
    expect(toleratedInBetween).toContain(action)
    const { watch } = setUp()
    const stop = watch.expect('StopTransaction', { reason: 'Local' })
    watch.received(encodeCall('1', action, payload))
    watch.received(
      encodeCall('2', 'StopTransaction', { transactionId: 1, meterStop: 9, timestamp, reason: 'Local' }),
    )
    expect((await stop).messageId).toBe('2')
    expect(watch.unclaimed()).toEqual([])
  })

  test('a tolerated message can itself be awaited, past others of its kind', async () => {
    const { watch } = setUp()
    const charging = watch.expect('StatusNotification', { connectorId: 1, status: 'Charging' })
    watch.received(encodeCall('1', 'StatusNotification', preparing))
    watch.received(encodeCall('2', 'StatusNotification', { ...preparing, status: 'Charging' }))
    expect((await charging).messageId).toBe('2')
  })

  test('an answer is known by the id of our CALL, and how long it took is measured', async () => {
    const { watch, clock } = setUp()
    const answer = watch.expectAnswer('a', 'Authorize', { idTagInfo: { status: 'Accepted' } })
    watch.sent(encodeCall('a', 'Authorize', { idTag: 'TAG' }))
    clock.advance(40)
    watch.received(encodeCallResult('another', { idTagInfo: { status: 'Invalid' } }))
    watch.received(encodeCallResult('a', { idTagInfo: { status: 'Accepted' } }))
    expect((await answer).frame.tookMs).toBe(40)
  })

  test('a CALL of the other side may cross an awaited answer', async () => {
    const { watch } = setUp()
    const answer = watch.expectAnswer('a', 'Heartbeat', { currentTime: present })
    const call = watch.expect('ClearCache')
    watch.received(encodeCall('x', 'ClearCache', {}))
    watch.received(encodeCallResult('a', { currentTime: timestamp }))
    await expect(answer).resolves.toMatchObject({ payload: { currentTime: timestamp } })
    await expect(call).resolves.toMatchObject({ messageId: 'x' })
  })

  test('a CALLERROR where one should come', async () => {
    const { watch } = setUp()
    const refusal = watch.inOrder([aRefusal('a', 'DataTransfer', 'NotSupported')])
    watch.received(encodeCallError('a', 'NotSupported', ''))
    expect((await refusal)[0].errorCode).toBe('NotSupported')
  })

  test('messages in any order come back in the order of the steps', async () => {
    const { watch } = setUp()
    const both = watch.inAnyOrder([
      aCall('BootNotification', { chargePointVendor: 'V' }),
      aCall('SecurityEventNotification', { type: 'FirmwareUpdated' }),
    ])
    watch.received(encodeCall('1', 'SecurityEventNotification', { type: 'FirmwareUpdated', timestamp }))
    watch.received(encodeCall('2', 'BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' }))
    const [boot, event] = await both
    expect(boot.payload.chargePointModel).toBe('M')
    expect(event.payload.type).toBe('FirmwareUpdated')
  })

  test('two waits of one kind are served in the order of their asking, a frame each', async () => {
    const { watch } = setUp()
    const one = watch.expect('ClearCache')
    const two = watch.expect('ClearCache')
    watch.received(encodeCall('1', 'ClearCache', {}))
    watch.received(encodeCall('2', 'ClearCache', {}))
    expect([(await one).messageId, (await two).messageId]).toEqual(['1', '2'])
  })
})

describe('a wait that fails', () => {
  test('in vain: what passed meanwhile is named', async () => {
    const { watch, clock } = setUp()
    const stop = watch.expect('StopTransaction', { reason: 'Remote' }, { within: 5_000 })
    watch.received(encodeCall('1', 'Heartbeat', {}))
    watch.received(encodeCall('2', 'StatusNotification', preparing))
    clock.advance(5_000)
    const failure = await failureOf(stop)
    expect(failure.kind).toBe('timed-out')
    expect(failure.message).toBe(
      'waited for StopTransaction { reason: "Remote" }; got Heartbeat and StatusNotification\n' +
        '  nothing more within 5 s\n' +
        '  [2,"1","Heartbeat",{}]\n' +
        '  [2,"2","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Preparing"}]',
    )
  })

  test('for nothing at all', async () => {
    const { watch, clock } = setUp()
    const reset = watch.expect('Reset')
    clock.advance(10_000)
    expect((await failureOf(reset)).message).toMatch(/^waited for Reset; got nothing\n/)
  })

  test('at once, by another message', async () => {
    const { watch } = setUp()
    const reset = watch.expect('Reset')
    watch.received(encodeCall('1', 'ClearCache', {}))
    const failure = await failureOf(reset)
    expect(failure.kind).toBe('unexpected')
    expect(failure.message).toMatch(/^waited for Reset; got ClearCache\n/)
    expect(watch.unclaimed().map(({ name }) => name)).toEqual(['ClearCache'])
  })

  test('at once, by other content: each field that differs is named', async () => {
    const { watch } = setUp()
    const answer = watch.expectAnswer('a', 'Authorize', {
      idTagInfo: { status: 'Accepted', parentIdTag: 'PARENT' },
    })
    watch.sent(encodeCall('a', 'Authorize', { idTag: 'TAG' }))
    watch.received(encodeCallResult('a', { idTagInfo: { status: 'Invalid' } }))
    const failure = await failureOf(answer)
    expect(failure.kind).toBe('unlike')
    expect(failure.because).toEqual([
      'idTagInfo.status should be "Accepted", was "Invalid"',
      'idTagInfo.parentIdTag should be "PARENT", was absent',
    ])
    expect(failure.message).toMatch(/; got CALLRESULT to Authorize\n/)
  })

  test('by a payload outside its schema, though nothing in particular was asked of it', async () => {
    const { watch } = setUp()
    const reset = watch.expect('Reset')
    watch.received(encodeCall('1', 'Reset', { type: 'Medium' }))
    const failure = await failureOf(reset)
    expect(failure.kind).toBe('outside-schema')
    expect(failure.because.join()).toContain('/type')
  })

  test('by a CALLERROR in place of the CALLRESULT', async () => {
    const { watch } = setUp()
    const answer = watch.expectAnswer('a', 'StartTransaction')
    watch.sent(encodeCall('a', 'StartTransaction', {}))
    watch.received(encodeCallError('a', 'InternalError', 'out of ids'))
    const failure = await failureOf(answer)
    expect(failure.kind).toBe('refused')
    expect(failure.message).toContain('got CALLERROR InternalError to StartTransaction')
    expect(failure.message).toContain('out of ids')
  })

  test('by the wrong order', async () => {
    const { watch } = setUp()
    const pair = watch.inOrder([aCall('Reset'), aCall('ClearCache')])
    watch.received(encodeCall('1', 'ClearCache', {}))
    const failure = await failureOf(pair)
    expect(failure.kind).toBe('unexpected')
    expect(failure.message).toMatch(
      /^waited for Reset, then ClearCache; got ClearCache\n {2}ClearCache came too early/,
    )
  })

  test('by a CALL that comes before the answer it should follow', async () => {
    const { watch } = setUp()
    const pair = watch.inOrder([anAnswer('a', 'BootNotification'), aCall('ClearCache')])
    watch.received(encodeCall('1', 'ClearCache', {}))
    expect((await failureOf(pair)).kind).toBe('unexpected')
  })

  test('names only what is still missing of several', async () => {
    const { watch, clock } = setUp()
    const both = watch.inAnyOrder([aCall('Reset'), aCall('ClearCache')])
    watch.received(encodeCall('1', 'Reset', { type: 'Soft' }))
    clock.advance(10_000)
    expect((await failureOf(both)).waitedFor).toEqual(['ClearCache'])
  })

  test('by an unreadable frame', async () => {
    const { watch } = setUp()
    const reset = watch.expect('Reset')
    watch.received('[2,"1","Reset",{"type":')
    expect((await failureOf(reset)).message).toContain('got unreadable frame')
  })

  test('when the connection ends, and every later wait at once', async () => {
    const { watch } = setUp()
    const reset = watch.expect('Reset')
    watch.closed('closed with 1006')
    expect((await failureOf(reset)).kind).toBe('connection-closed')
    expect((await failureOf(watch.expect('Reset'))).message).toContain('closed with 1006')
  })

  test('when the caller gives up', async () => {
    const { watch } = setUp()
    const controller = new AbortController()
    const reset = watch.expect('Reset', undefined, { signal: controller.signal })
    controller.abort()
    expect((await failureOf(reset)).kind).toBe('aborted')
  })
})

describe('patterns', () => {
  const received = async (
    pattern: Parameters<typeof aCall<'ReserveNow'>>[1],
    payload: object,
  ): Promise<string> => {
    const { watch } = setUp()
    const wait = watch.expect('ReserveNow', pattern)
    watch.received(encodeCall('1', 'ReserveNow', payload))
    return wait.then(
      () => 'met',
      (error: unknown) => (error instanceof ExpectationFailure ? error.because.join('; ') : 'another error'),
    )
  }
  const reservation = { connectorId: 0, expiryDate: timestamp, idTag: 'TAG', reservationId: 5 }

  test.each([
    [{ parentIdTag: absent }, 'met'],
    [{ parentIdTag: present }, 'parentIdTag should be present, was absent'],
    [{ connectorId: oneOf(0, 1) }, 'met'],
    [{ connectorId: oneOf(1, 2) }, 'connectorId should be one of 1, 2, was 0'],
    [
      { reservationId: where('another than 5', (id) => id !== 5) },
      'reservationId should be another than 5, was 5',
    ],
    [{ expiryDate: about(Date.parse(timestamp) + 400, 500) }, 'met'],
    [
      { expiryDate: about(Date.parse(timestamp) + 60_000, 500) },
      `expiryDate should be within 0.5 s of 2026-01-01T00:01:00.000Z, was "${timestamp}"`,
    ],
  ])('%o', async (pattern, outcome) => {
    expect(await received(pattern, reservation)).toBe(outcome)
  })

  test('of each element of a list, and of a list as a whole', async () => {
    const { watch } = setUp()
    const full = { listVersion: 2, updateType: 'Full', localAuthorizationList: [{ idTag: 'A' }] }
    const every = watch.expect('SendLocalList', { localAuthorizationList: each({ idTagInfo: present }) })
    watch.received(encodeCall('1', 'SendLocalList', full))
    expect((await failureOf(every)).because).toEqual([
      'localAuthorizationList[0].idTagInfo should be present, was absent',
    ])
    const two = watch.expect('SendLocalList', { localAuthorizationList: [{ idTag: 'A' }, { idTag: 'B' }] })
    watch.received(encodeCall('2', 'SendLocalList', full))
    expect((await failureOf(two)).because[0]).toMatch(/^localAuthorizationList should be a list of 2/)
  })
})
