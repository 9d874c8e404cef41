import { expect, it } from 'vitest'
import { ToolError } from '../../contract/tool-error.ts'
import { startCsms } from '../support/csms-bench.ts'
import { manualClock } from '../support/manual-clock.ts'

it('sends one after the other, each when the one before it is answered', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  const answers = Promise.all([
    bench.centralSystem.call('CP1', 'ClearCache', {}),
    bench.centralSystem.call('CP1', 'GetLocalListVersion', {}),
    bench.centralSystem.call('CP1', 'Reset', { type: 'Soft' }),
  ])
  const seen: unknown[] = []
  for (const payload of [{ status: 'Accepted' }, { listVersion: 3 }, { status: 'Rejected' }]) {
    const [, id, action] = await chargePoint.nextMessage()
    seen.push(action)
    // Nothing else was sent in the meantime.
    await chargePoint.call('Heartbeat', {})
    const out = bench.journal
      .of('frame')
      .filter((frame) => frame.direction === 'out' && frame.messageType === 2)
    expect(out).toHaveLength(seen.length)
    chargePoint.send(JSON.stringify([3, id, payload]))
  }
  expect(await answers).toEqual([{ status: 'Accepted' }, { listVersion: 3 }, { status: 'Rejected' }])
  expect(seen).toEqual(['ClearCache', 'GetLocalListVersion', 'Reset'])
})

it('goes on with the next one after a timeout', async () => {
  const clock = manualClock()
  const bench = await startCsms({ clock })
  const chargePoint = await bench.boot('CP1')
  const first = bench.centralSystem.call('CP1', 'ClearCache', {})
  const second = bench.centralSystem.call('CP1', 'GetLocalListVersion', {})
  const timedOut = expect(first).rejects.toMatchObject({
    code: 'call-timed-out',
    params: { timeoutSeconds: 60 },
  })
  await chargePoint.nextMessage()
  // The link lives: pings are answered in between.
  for (let i = 0; i < 6; i += 1) {
    clock.advance(10_000)
    await chargePoint.call('Heartbeat', {})
  }
  await timedOut
  const [, id, action] = await chargePoint.nextMessage()
  expect(action).toBe('GetLocalListVersion')
  chargePoint.send(JSON.stringify([3, id, { listVersion: 0 }]))
  expect(await second).toEqual({ listVersion: 0 })
})

it('measures how long the charge point took, by the monotonic clock', async () => {
  const clock = manualClock()
  const bench = await startCsms({ clock })
  const chargePoint = await bench.boot('CP1')
  const asked = bench.centralSystem.call('CP1', 'ClearCache', {})
  const [, id] = await chargePoint.nextMessage()
  clock.setWall(0)
  clock.advance(1_500)
  chargePoint.send(JSON.stringify([3, id, { status: 'Accepted' }]))
  await asked
  const answer = bench.journal.of('frame').find((frame) => frame.messageId === id && frame.direction === 'in')
  expect(answer).toMatchObject({ action: 'ClearCache', messageType: 3, latencyMs: 1_500 })
})

it('rejects with the CALLERROR of the charge point', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  const asked = bench.centralSystem.call('CP1', 'ClearCache', {})
  const refused = expect(asked).rejects.toMatchObject({
    code: 'call-refused',
    params: { errorCode: 'NotSupported' },
    details: { errorCode: 'NotSupported', errorDescription: 'no cache', errorDetails: { a: 1 } },
  })
  const [, id] = await chargePoint.nextMessage()
  chargePoint.send(JSON.stringify([4, id, 'NotSupported', 'no cache', { a: 1 }]))
  await refused
})

it('rejects with what was answered where it can not be understood, and finds it', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  const asked = bench.centralSystem.call('CP1', 'GetLocalListVersion', {})
  const refused = expect(asked).rejects.toMatchObject({
    code: 'answer-unreadable',
    details: { payload: { version: 'x' } },
  })
  const [, id] = await chargePoint.nextMessage()
  chargePoint.send(JSON.stringify([3, id, { version: 'x' }]))
  await refused
  expect(bench.journal.findings()).not.toEqual([])
})

it.each([
  ['an unknown charge point', 'NOBODY', 'ClearCache', {}, 'charge-point-not-connected'],
  ['a payload that breaks the schema', 'CP1', 'Reset', { type: 'Warm' }, 'payload-invalid'],
  ['a payload with a field too many', 'CP1', 'ClearCache', { all: true }, 'payload-invalid'],
  ['an action of the charge point', 'CP1', 'Heartbeat', {}, 'action-unknown'],
  ['no action at all', 'CP1', 'constructor', {}, 'action-unknown'],
])('refuses %s, and sends nothing', async (_name, id, action, payload, code) => {
  const bench = await startCsms()
  await bench.boot('CP1')
  const untyped = bench.centralSystem as unknown as {
    call(id: string, action: string, payload: object): Promise<unknown>
  }
  await expect(untyped.call(id, action, payload)).rejects.toMatchObject({ code })
  expect(
    bench.journal.of('frame').filter((frame) => frame.messageType === 2 && frame.direction === 'out'),
  ).toEqual([])
})

it('gives the problems of a payload with their paths', async () => {
  const bench = await startCsms()
  await bench.boot('CP1')
  const error = await bench.centralSystem
    .call('CP1', 'Reset', { type: 'Warm' } as unknown as { type: 'Soft' })
    .then(
      () => null,
      (reason: unknown) => reason,
    )
  expect(error).toBeInstanceOf(ToolError)
  expect(error).toMatchObject({ details: [{ path: '/type', rule: 'enum' }] })
})

it('rejects everything at once when the connection closes', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  const asked = ['ClearCache', 'GetLocalListVersion'] as const
  const rejected = asked.map((action) =>
    expect(bench.centralSystem.call('CP1', action, {})).rejects.toMatchObject({ code: 'connection-closed' }),
  )
  await chargePoint.nextMessage()
  chargePoint.destroy()
  await Promise.all(rejected)
})

it('can be cancelled: in the queue nothing is sent, and one that is out stays the outstanding one', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  const cancel = new AbortController()
  const out = bench.centralSystem.call('CP1', 'ClearCache', {}, { signal: cancel.signal })
  const queued = bench.centralSystem.call('CP1', 'Reset', { type: 'Hard' }, { signal: cancel.signal })
  const next = bench.centralSystem.call('CP1', 'GetLocalListVersion', {})
  const both = [out, queued].map((call) => expect(call).rejects.toThrow('enough'))
  const [, id] = await chargePoint.nextMessage()
  cancel.abort(new Error('enough'))
  await Promise.all(both)
  await expect(bench.centralSystem.call('CP1', 'ClearCache', {}, { signal: cancel.signal })).rejects.toThrow(
    'enough',
  )
  await chargePoint.call('Heartbeat', {})
  chargePoint.send(JSON.stringify([3, id, { status: 'Accepted' }]))
  const [, nextId, action] = await chargePoint.nextMessage()
  expect(action).toBe('GetLocalListVersion')
  chargePoint.send(JSON.stringify([3, nextId, { listVersion: 1 }]))
  expect(await next).toEqual({ listVersion: 1 })
  expect(bench.journal.findings()).toEqual([])
})

it('answers a CALL that crosses its own', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  const asked = bench.centralSystem.call('CP1', 'ClearCache', {})
  const [, id] = await chargePoint.nextMessage()
  expect((await chargePoint.call('Heartbeat', {})).type).toBe(3)
  chargePoint.send(JSON.stringify([3, id, { status: 'Accepted' }]))
  await asked
})
