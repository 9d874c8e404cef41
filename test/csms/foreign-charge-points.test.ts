import { expect, it } from 'vitest'
import { startCsms } from '../support/csms-bench.ts'

/** What charge points that others wrote have brought to light. */

it('says what a CALLERROR said, and nothing of our own', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  const refused = bench.centralSystem.call('CP1', 'ClearCache', {}).catch((error: unknown) => error)
  const [, id] = await chargePoint.nextMessage()
  chargePoint.send(JSON.stringify([4, id, 'GenericError', 'no cache', { slot: 1 }]))
  expect(await refused).toMatchObject({
    code: 'call-refused',
    message: 'CP1 answered ClearCache with GenericError: no cache',
  })
  expect((await refused) as { details: unknown }).toHaveProperty('details', {
    errorCode: 'GenericError',
    errorDescription: 'no cache',
    errorDetails: { slot: 1 },
  })
})

it('names a CALLERROR without a code as that', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  const refused = bench.centralSystem.call('CP1', 'ClearCache', {})
  const said = expect(refused).rejects.toThrow('CP1 answered ClearCache with an error without a code')
  const [, id] = await chargePoint.nextMessage()
  chargePoint.send(JSON.stringify([4, id]))
  await said
})

it('says in the CALLERROR what can not be read', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  chargePoint.send('[2,"broken","Heartbeat",{')
  expect(await chargePoint.nextMessage()).toEqual([
    4,
    'broken',
    'FormationViolation',
    expect.stringContaining('not valid JSON'),
    {},
  ])
})

it.each([
  ['MeterValues', { connectorId: 1 }],
  ['StopTransaction', { transactionId: null, meterStop: 1, timestamp: '2026-01-01T00:00:00Z' }],
])('answers an unreadable %s, so that it does not come again and again', async (action, payload) => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  expect(await chargePoint.call(action, payload)).toMatchObject({ type: 3, payload: {} })
  expect(bench.journal.findings()).toContain('payload-invalid')
})

it('says to one that was told Rejected that it has to boot first', async () => {
  const bench = await startCsms({ settings: { policy: 'reject' } })
  await bench.boot('CP1')
  await bench.centralSystem.setRegistration('CP1', 'Accepted', undefined, 'script')
  await expect(bench.centralSystem.call('CP1', 'ClearCache', {})).rejects.toMatchObject({
    code: 'call-not-allowed',
    params: { barrier: 'told-rejected' },
    action: 'wait-for-boot',
  })
})

it('takes a sample of before the stop that arrives after it as what it is', async () => {
  const bench = await startCsms()
  await bench.ports.idTags.put({ idTag: 'TAG', status: 'Accepted', expiryDate: null, parentIdTag: null })
  const chargePoint = await bench.boot('CP1')
  const at = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString()
  const start = { connectorId: 1, idTag: 'TAG', meterStart: 0, timestamp: at(-60) }
  await chargePoint.call('StartTransaction', start)
  const transactionId = bench.journal.of('transaction-started')[0]?.transactionId
  await chargePoint.call('StopTransaction', { transactionId, meterStop: 10, timestamp: at(-10) })
  const sample = (seconds: number): object => ({
    connectorId: 1,
    transactionId,
    meterValue: [{ timestamp: at(seconds), sampledValue: [{ value: '5' }] }],
  })
  await chargePoint.call('MeterValues', sample(-30))
  await chargePoint.call('MeterValues', sample(-20))
  expect(bench.journal.findings()).toEqual([])
  await chargePoint.call('MeterValues', sample(-1))
  expect(bench.journal.findings()).toEqual(['transaction-over'])
})
