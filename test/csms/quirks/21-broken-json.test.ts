import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'

it.each([
  ['[2,"x","StopTransaction",{"transactionId":,"meterStop":1}]', 'x'],
  ['[2,"x","MeterValues",{"connectorId":1,"meterValue":[,{}]}]', 'x'],
  ['[2,"x","Heartbeat",{', 'x'],
  ['{"hello":1}', null],
  ['not json', null],
  ['[2]', null],
])('answers %s as far as an id can be read, and stays connected', async (frame, id) => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  chargePoint.send(frame)
  if (id !== null) expect((await chargePoint.nextMessage()).slice(0, 2)).toEqual([4, id])
  expect((await chargePoint.call('Heartbeat', {})).type).toBe(3)
  const [finding] = bench.journal.of('finding')
  const frameEvent = bench.journal.of('frame').find((event) => event.text === frame)
  expect(finding?.frameSeq).toBe(frameEvent?.seq)
  expect(frameEvent).toMatchObject({ direction: 'in' })
})

it('says where a message breaks, but not where a secret stands', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  const secret = 'F00DF00DF00DF00D'
  chargePoint.send('[2,"x","StopTransaction",{"transactionId":,"meterStop":1}]')
  chargePoint.send(`[3,"y",{"configurationKey":[{"key":"AuthorizationKey","value":"${secret}",,}]}]`)
  expect((await chargePoint.nextMessage()).slice(0, 2)).toEqual([4, 'x'])
  await chargePoint.call('Heartbeat', {})
  const [harmless, secretive] = bench.journal.of('finding')
  expect(harmless?.text).toContain('transactionId')
  expect(secretive?.rule).toBe('frame-not-json')
  expect(JSON.stringify(secretive)).not.toContain(secret.slice(0, 4))
})

it('ignores an unknown message type, with a finding', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  chargePoint.send('[6,"x",{}]')
  expect((await chargePoint.call('Heartbeat', {})).type).toBe(3)
  expect(bench.journal.findings()).toEqual(['message-type-unknown'])
  expect(bench.journal.of('frame').filter((event) => event.messageId === 'x')).toHaveLength(1)
})
