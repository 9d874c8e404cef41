import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'
import { manualClock } from '../../support/manual-clock.ts'

it('carries on with a charge point that was accepted and does not boot again', async () => {
  const clock = manualClock()
  const bench = await startCsms({ clock, settings: { bootGraceMs: 2_000 } })
  const before = await bench.boot('CP1')
  before.destroy()
  await bench.journal.when('connection-closed')
  const chargePoint = await bench.connect('CP1')
  const called = bench.centralSystem.call('CP1', 'ClearCache', {})
  clock.advance(2_000)
  const [, id, action] = await chargePoint.nextMessage()
  expect(action).toBe('ClearCache')
  chargePoint.send(JSON.stringify([3, id, { status: 'Accepted' }]))
  expect(await called).toEqual({ status: 'Accepted' })
  expect(bench.journal.findings()).toEqual([])
})

it('carries on after a restart, too, whatever the policy is then', async () => {
  const first = await startCsms()
  await first.boot('CP1')
  await first.centralSystem.close()
  const second = await startCsms({ ports: first.ports, settings: { policy: 'ask' } })
  const chargePoint = await second.connect('CP1')
  expect((await chargePoint.call('Heartbeat', {})).type).toBe(3)
  const called = second.centralSystem.call('CP1', 'ClearCache', {})
  const [, id] = await chargePoint.nextMessage()
  chargePoint.send(JSON.stringify([3, id, { status: 'Accepted' }]))
  await called
  expect(
    (await chargePoint.call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' })).payload,
  ).toMatchObject({ status: 'Accepted' })
})

it('triggers BootNotification where it never accepted, and survives the rejection', async () => {
  const clock = manualClock()
  const bench = await startCsms({ clock, settings: { policy: 'ask' } })
  const chargePoint = await bench.connect('CP1')
  clock.advance(16_000)
  const [, id, action, payload] = await chargePoint.nextMessage()
  expect([action, payload]).toEqual(['TriggerMessage', { requestedMessage: 'BootNotification' }])
  chargePoint.send(JSON.stringify([4, id, 'NotImplemented', '', {}]))
  await bench.journal.when('finding', (finding) => finding.rule === 'boot-trigger-refused')
  expect(
    (
      await chargePoint.call('StatusNotification', {
        connectorId: 0,
        errorCode: 'NoError',
        status: 'Available',
      })
    ).type,
  ).toBe(3)
  expect(bench.centralSystem.chargePoints()).toEqual(['CP1'])
})
