import { expect, it } from 'vitest'
import { isFromChargePoint, actions } from '../../ocpp/actions/index.ts'
import { handlers } from '../../main/csms/handlers/handlers.ts'
import { startCsms } from '../support/csms-bench.ts'

it('has a handler for every action of a charge point, and for no other', () => {
  expect(Object.keys(handlers).sort()).toEqual(Object.keys(actions).filter(isFromChargePoint).sort())
})

it('answers DataTransfer of a vendor that nobody knows with UnknownVendorId', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  const answer = await chargePoint.call('DataTransfer', { vendorId: 'com.example', data: 'x' })
  expect(answer.payload).toEqual({ status: 'UnknownVendorId' })
})

it.each([
  ['Reset', 'NotSupported', 'action-wrong-direction'],
  ['NotifyReport', 'NotImplemented', 'action-unknown'],
  ['constructor', 'NotImplemented', 'action-unknown'],
  ['heartbeat', 'NotImplemented', 'action-unknown'],
])('answers %s with %s', async (action, errorCode, rule) => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  expect((await chargePoint.call(action, {})).errorCode).toBe(errorCode)
  expect(bench.journal.findings()).toEqual([rule])
})

it('answers what it can not read with a CALLERROR that says where', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  const answer = await chargePoint.call('Authorize', { idTag: {} })
  expect(answer.type).toBe(4)
  expect(answer.errorCode).toMatch(/Violation$|^ProtocolError$/)
  expect(answer.payload['problems']).toBeInstanceOf(Array)
  expect(bench.journal.findings()).not.toEqual([])
})

it.each([
  'StatusNotification',
  'DiagnosticsStatusNotification',
  'FirmwareStatusNotification',
  'LogStatusNotification',
  'SignedFirmwareStatusNotification',
  'SecurityEventNotification',
  'MeterValues',
  'StopTransaction',
])('answers even a %s that can not be read', async (action) => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  expect(await chargePoint.call(action, { nonsense: [1] })).toMatchObject({ type: 3, payload: {} })
  expect(bench.journal.findings()).not.toEqual([])
})

it('journals the frames as they were on the wire, both ways, and findings with their frame', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  const text = '[2, "x", "Heartbeat", {"extra": 1}]'
  chargePoint.send(text)
  const answer = await chargePoint.next()
  const frames = bench.journal.of('frame').slice(-2)
  expect(frames).toMatchObject([
    { direction: 'in', text, messageType: 2, messageId: 'x', action: 'Heartbeat', latencyMs: null },
    { direction: 'out', text: answer, messageType: 3, messageId: 'x', action: 'Heartbeat' },
  ])
  expect(bench.journal.of('finding')).toMatchObject([{ frameSeq: frames[0]?.seq, chargePointId: 'CP1' }])
})
