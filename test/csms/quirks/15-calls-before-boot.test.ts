import { expect, it } from 'vitest'
import { bootPayload, startCsms } from '../../support/csms-bench.ts'

it('sends a charge point that never booted nothing but TriggerMessage(BootNotification)', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.connect('CP1')
  await expect(bench.centralSystem.call('CP1', 'GetConfiguration', {})).rejects.toMatchObject({
    code: 'call-not-allowed',
    params: { barrier: 'never-booted' },
  })
  const triggered = bench.centralSystem.call('CP1', 'TriggerMessage', {
    requestedMessage: 'BootNotification',
  })
  const [, id, action] = await chargePoint.nextMessage()
  expect(action).toBe('TriggerMessage')
  chargePoint.send(JSON.stringify([3, id, { status: 'Accepted' }]))
  expect(await triggered).toEqual({ status: 'Accepted' })
})

it('can be forced', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.connect('CP1')
  const forced = bench.centralSystem.call('CP1', 'GetConfiguration', {}, { force: true })
  const [, id] = await chargePoint.nextMessage()
  chargePoint.send(JSON.stringify([3, id, {}]))
  expect(await forced).toEqual({})
})

it('holds CALLs after a reconnect until the boot that may come is answered', async () => {
  const bench = await startCsms({ settings: { bootGraceMs: 60_000 } })
  const before = await bench.boot('CP1')
  before.destroy()
  await bench.journal.when('connection-closed')
  const chargePoint = await bench.connect('CP1')
  const held = bench.centralSystem.call('CP1', 'ClearCache', {})
  chargePoint.send(JSON.stringify([2, 'b', 'BootNotification', bootPayload]))
  expect((await chargePoint.nextMessage()).slice(0, 2)).toEqual([3, 'b'])
  const [type, id] = await chargePoint.nextMessage()
  expect(type).toBe(2)
  chargePoint.send(JSON.stringify([3, id, { status: 'Accepted' }]))
  expect(await held).toEqual({ status: 'Accepted' })
})
