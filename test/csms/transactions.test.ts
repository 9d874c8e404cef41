import { describe, expect, it } from 'vitest'
import { memoryPorts } from '../support/memory-ports.ts'
import { startCsms, type CsmsBench } from '../support/csms-bench.ts'
import { deferred } from '../support/deferred.ts'

const timestamp = '2026-01-15T12:00:00.000Z'
const start = (connectorId: number, meterStart = 0, idTag = 'CARD'): Record<string, unknown> => ({
  connectorId,
  idTag,
  meterStart,
  timestamp,
})
const acceptCard = (bench: CsmsBench): Promise<void> =>
  bench.ports.idTags.put({ idTag: 'CARD', status: 'Accepted', expiryDate: null, parentIdTag: 'GROUP' })

it('starts and stops, each answered and journalled with its frame', async () => {
  const bench = await startCsms()
  await acceptCard(bench)
  const chargePoint = await bench.boot('CP1')
  const started = await chargePoint.call('StartTransaction', start(1, 100))
  expect(started.payload).toEqual({
    transactionId: 1,
    idTagInfo: { status: 'Accepted', parentIdTag: 'GROUP' },
  })
  const stopped = await chargePoint.call('StopTransaction', {
    transactionId: 1,
    meterStop: 5_100,
    timestamp,
    idTag: 'card',
    reason: 'Local',
  })
  expect(stopped.payload).toEqual({ idTagInfo: { status: 'Accepted', parentIdTag: 'GROUP' } })
  expect(bench.journal.of('transaction-started')).toMatchObject([
    { transactionId: 1, connectorId: 1, meterStartWh: 100 },
  ])
  expect(bench.journal.of('transaction-stopped')).toMatchObject([
    { transactionId: 1, meterStopWh: 5_100, reason: 'Local', timestamp },
  ])
  const [event] = bench.journal.of('transaction-stopped')
  expect(bench.journal.events[(event?.frameSeq ?? 0) - 1]).toMatchObject({
    kind: 'frame',
    action: 'StopTransaction',
  })
  expect(bench.journal.findings()).toEqual([])
})

it('always gives a transactionId, also to an idTag that is not accepted', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  expect((await chargePoint.call('StartTransaction', start(1))).payload).toEqual({
    transactionId: 1,
    idTagInfo: { status: 'Invalid' },
  })
})

describe('ConcurrentTx', () => {
  it('for the same idTag on another connector, of any charge point', async () => {
    const bench = await startCsms()
    await acceptCard(bench)
    const first = await bench.boot('CP1')
    const second = await bench.boot('CP2')
    await first.call('StartTransaction', start(1))
    expect((await first.call('StartTransaction', start(2))).payload).toMatchObject({
      transactionId: 2,
      idTagInfo: { status: 'ConcurrentTx' },
    })
    expect((await second.call('StartTransaction', { ...start(1), idTag: 'card' })).payload).toMatchObject({
      idTagInfo: { status: 'ConcurrentTx' },
    })
    expect((await first.call('Authorize', { idTag: 'CARD' })).payload).toMatchObject({
      idTagInfo: { status: 'Accepted' },
    })
  })

  it('not once the other one is stopped', async () => {
    const bench = await startCsms()
    await acceptCard(bench)
    const chargePoint = await bench.boot('CP1')
    await chargePoint.call('StartTransaction', start(1))
    await chargePoint.call('StopTransaction', { transactionId: 1, meterStop: 1, timestamp })
    expect((await chargePoint.call('StartTransaction', start(2))).payload).toMatchObject({
      idTagInfo: { status: 'Accepted' },
    })
  })

  it('not where the setting is off', async () => {
    const bench = await startCsms({ settings: { concurrentTx: false } })
    await acceptCard(bench)
    const chargePoint = await bench.boot('CP1')
    await chargePoint.call('StartTransaction', start(1))
    expect((await chargePoint.call('StartTransaction', start(2))).payload).toMatchObject({
      idTagInfo: { status: 'Accepted' },
    })
  })

  it('not for a start that was refused itself: the idTag is free again with the one that runs', async () => {
    const bench = await startCsms()
    await acceptCard(bench)
    const chargePoint = await bench.boot('CP1')
    await chargePoint.call('StartTransaction', start(1))
    expect((await chargePoint.call('StartTransaction', start(2))).payload).toMatchObject({
      transactionId: 2,
      idTagInfo: { status: 'ConcurrentTx' },
    })
    await chargePoint.call('StopTransaction', { transactionId: 1, meterStop: 1, timestamp })
    expect((await chargePoint.call('StartTransaction', start(1, 1))).payload).toMatchObject({
      transactionId: 3,
      idTagInfo: { status: 'Accepted' },
    })
  })

  it('not after a restart either', async () => {
    const first = await startCsms()
    await acceptCard(first)
    const before = await first.boot('CP1')
    await before.call('StartTransaction', start(1))
    await before.call('StartTransaction', start(2))
    await before.call('StopTransaction', { transactionId: 1, meterStop: 1, timestamp })
    await first.centralSystem.close()
    const second = await startCsms({ ports: first.ports })
    const after = await second.connect('CP1')
    expect((await after.call('StartTransaction', start(1, 1))).payload).toMatchObject({
      idTagInfo: { status: 'Accepted' },
    })
  })

  it('not for a repeated start, also after a restart with another one since', async () => {
    const first = await startCsms()
    await acceptCard(first)
    const before = await first.boot('CP1')
    await before.call('StartTransaction', start(1))
    await before.call('StartTransaction', start(2))
    await first.centralSystem.close()
    const second = await startCsms({ ports: first.ports })
    const after = await second.connect('CP1')
    expect((await after.call('StartTransaction', start(1))).payload).toMatchObject({
      transactionId: 1,
      idTagInfo: { status: 'Accepted' },
    })
    expect((await after.call('StartTransaction', start(2))).payload).toMatchObject({
      transactionId: 2,
      idTagInfo: { status: 'ConcurrentTx' },
    })
  })
})

describe('a start that was refused', () => {
  it('is no transaction that runs, and none that was left open', async () => {
    const bench = await startCsms()
    const chargePoint = await bench.boot('CP1')
    await chargePoint.call('StartTransaction', start(1, 0, 'STRANGER'))
    await chargePoint.call('StartTransaction', start(1, 7, 'STRANGER'))
    expect(bench.journal.of('transaction-started')).toEqual([])
    expect(bench.journal.of('transaction-stopped')).toEqual([])
    expect(bench.journal.findings()).toEqual([])
  })

  it('may still be stopped by the charge point', async () => {
    const bench = await startCsms()
    const chargePoint = await bench.boot('CP1')
    await chargePoint.call('StartTransaction', start(1, 0, 'STRANGER'))
    const stop = { transactionId: 1, meterStop: 1, timestamp, reason: 'DeAuthorized' }
    expect((await chargePoint.call('StopTransaction', stop)).type).toBe(3)
    expect(bench.journal.of('transaction-stopped')).toMatchObject([
      { transactionId: 1, reason: 'DeAuthorized' },
    ])
    expect(bench.journal.findings()).toEqual([])
  })
})

it('closes the older transaction of the same connector, with a finding', async () => {
  const bench = await startCsms()
  await acceptCard(bench)
  const chargePoint = await bench.boot('CP1')
  await chargePoint.call('StartTransaction', start(1, 100))
  expect((await chargePoint.call('StartTransaction', start(1, 200))).payload).toMatchObject({
    transactionId: 2,
    idTagInfo: { status: 'Accepted' },
  })
  expect(bench.journal.of('transaction-stopped')).toMatchObject([
    { transactionId: 1, frameSeq: null, meterStopWh: null, reason: null },
  ])
  expect(bench.journal.of('finding')).toMatchObject([
    { rule: 'transaction-left-open', params: { transactionId: 1, connectorId: 1 } },
  ])
})

it('repeats its answer though the idTag was blocked in between', async () => {
  const bench = await startCsms()
  await acceptCard(bench)
  const chargePoint = await bench.boot('CP1')
  const first = await chargePoint.call('StartTransaction', start(1))
  await bench.ports.idTags.put({ idTag: 'CARD', status: 'Blocked', expiryDate: null, parentIdTag: null })
  expect((await chargePoint.call('StartTransaction', start(1))).payload).toEqual(first.payload)
})

it('repeats it after a restart, too', async () => {
  const first = await startCsms()
  await acceptCard(first)
  await (await first.boot('CP1')).call('StartTransaction', start(1))
  await first.ports.idTags.put({ idTag: 'CARD', status: 'Blocked', expiryDate: null, parentIdTag: null })
  await first.centralSystem.close()
  const second = await startCsms({ ports: first.ports })
  expect((await (await second.connect('CP1')).call('StartTransaction', start(1))).payload).toEqual({
    transactionId: 1,
    idTagInfo: { status: 'Accepted' },
  })
})

it('answers after the commit, and everything behind it later', async () => {
  const ports = memoryPorts()
  const commit = deferred<undefined>()
  const asked = deferred<undefined>()
  const transactions = {
    ...ports.transactions,
    start: async (...args: Parameters<typeof ports.transactions.start>) => {
      asked.resolve(undefined)
      await commit.promise
      return ports.transactions.start(...args)
    },
  }
  const bench = await startCsms({ ports: { ...ports, transactions } })
  const chargePoint = await bench.boot('CP1')
  const started = chargePoint.call('StartTransaction', start(1))
  const heartbeat = chargePoint.call('Heartbeat', {})
  await asked.promise
  // What answers a CALL of ours does not wait behind it.
  const cleared = bench.centralSystem.call('CP1', 'ClearCache', {})
  const [, id] = await chargePoint.nextMessage()
  chargePoint.send(JSON.stringify([3, id, { status: 'Accepted' }]))
  await cleared
  const answersBefore = bench.journal.of('frame').filter((f) => f.direction === 'out' && f.messageType === 3)
  expect(answersBefore.map((frame) => frame.action)).toEqual(['BootNotification'])
  commit.resolve(undefined)
  expect((await started).payload).toMatchObject({ transactionId: 1 })
  await heartbeat
  expect(bench.journal.findings()).toEqual(['call-before-answer'])
})

it('says so when storage fails: the charge point is to try again', async () => {
  const ports = memoryPorts()
  const broken = {
    ...ports.transactions,
    start: () => Promise.reject(new Error('the disk is full')),
    stop: () => Promise.reject(new Error('the disk is full')),
  }
  const bench = await startCsms({ ports: { ...ports, transactions: broken } })
  const chargePoint = await bench.boot('CP1')
  expect((await chargePoint.call('StartTransaction', start(1))).errorCode).toBe('InternalError')
  expect(
    (await chargePoint.call('StopTransaction', { transactionId: 1, meterStop: 0, timestamp })).errorCode,
  ).toBe('InternalError')
  expect((await chargePoint.call('Heartbeat', {})).type).toBe(3)
  expect(bench.journal.of('finding')).toMatchObject([
    { rule: 'handler-failed', params: { action: 'StartTransaction', problem: 'the disk is full' } },
    { rule: 'handler-failed' },
  ])
})

it.each([
  ['connector 0', 'StartTransaction', start(0), 'transaction-connector-zero'],
  [
    'a meter that ran backwards',
    'StopTransaction',
    { transactionId: 1, meterStop: 5, timestamp },
    'meter-ran-backwards',
  ],
  [
    'meter values of another connector',
    'MeterValues',
    { connectorId: 2, transactionId: 1, meterValue: [{ timestamp, sampledValue: [{ value: '1' }] }] },
    'transaction-other-connector',
  ],
])('finds %s', async (_name, action, payload, rule) => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  await chargePoint.call('StartTransaction', start(1, 10))
  expect((await chargePoint.call(action, payload)).type).toBe(3)
  expect(bench.journal.findings()).toEqual([rule])
})

it('knows a transaction that was started before its own start', async () => {
  const first = await startCsms()
  await (await first.boot('CP1')).call('StartTransaction', start(1, 10))
  await first.centralSystem.close()
  const second = await startCsms({ ports: first.ports })
  const chargePoint = await second.connect('CP1')
  const meterValue = [{ timestamp: new Date().toISOString(), sampledValue: [{ value: '1' }] }]
  await chargePoint.call('MeterValues', { connectorId: 1, transactionId: 1, meterValue })
  await chargePoint.call('StopTransaction', { transactionId: 1, meterStop: 20, timestamp })
  expect(second.journal.findings()).toEqual([])
  expect(second.journal.of('transaction-stopped')).toMatchObject([{ transactionId: 1, meterStopWh: 20 }])
})
