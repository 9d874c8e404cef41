import { describe, expect, it } from 'vitest'
import { manualClock } from '../support/manual-clock.ts'
import { bootPayload, startCsms } from '../support/csms-bench.ts'

describe('what a charge point is told that nobody has decided on', () => {
  it.each([
    ['accept', 'Accepted', 300],
    ['pending', 'Pending', 10],
    ['ask', 'Pending', 10],
    ['reject', 'Rejected', 60],
  ] as const)('under the policy %s: %s for %i s', async (policy, status, interval) => {
    const bench = await startCsms({ settings: { policy } })
    const chargePoint = await bench.connect('CP1')
    const { payload } = await chargePoint.call('BootNotification', bootPayload)
    expect(payload).toMatchObject({ status, interval })
    expect(bench.journal.of('registration')).toMatchObject([
      { status, intervalSeconds: interval, by: 'policy' },
    ])
    expect(bench.journal.of('boot')).toMatchObject([{ status, intervalSeconds: interval }])
  })
})

describe('a decision', () => {
  it.each(['technician', 'script'] as const)(
    'of a %s overrules the policy, also before it dials',
    async (by) => {
      const bench = await startCsms({ settings: { policy: 'reject' } })
      await bench.centralSystem.setRegistration('CP1', 'Accepted', 42, by)
      const chargePoint = await bench.connect('CP1')
      const { payload } = await chargePoint.call('BootNotification', bootPayload)
      expect(payload).toMatchObject({ status: 'Accepted', interval: 42 })
    },
  )

  it('survives a restart', async () => {
    const first = await startCsms()
    await first.centralSystem.setRegistration('CP1', 'Rejected', undefined, 'technician')
    await first.centralSystem.close()
    const second = await startCsms({ ports: first.ports, settings: { policy: 'accept' } })
    const chargePoint = await second.connect('CP1')
    expect((await chargePoint.call('BootNotification', bootPayload)).payload).toMatchObject({
      status: 'Rejected',
    })
  })

  it('to accept reaches a charge point that waits, by TriggerMessage(BootNotification)', async () => {
    const bench = await startCsms({ settings: { policy: 'ask' } })
    const chargePoint = await bench.boot('CP1')
    await bench.centralSystem.setRegistration('CP1', 'Accepted', undefined, 'technician')
    const [, id, action, payload] = await chargePoint.nextMessage()
    expect([action, payload]).toEqual(['TriggerMessage', { requestedMessage: 'BootNotification' }])
    chargePoint.send(JSON.stringify([3, id, { status: 'Accepted' }]))
    expect((await chargePoint.call('BootNotification', bootPayload)).payload).toMatchObject({
      status: 'Accepted',
      interval: 300,
    })
    expect(bench.journal.findings()).toEqual([])
  })

  it('is survived by one that rejects the trigger, and holds at its own next boot', async () => {
    const bench = await startCsms({ settings: { policy: 'ask' } })
    const chargePoint = await bench.boot('CP1')
    await bench.centralSystem.setRegistration('CP1', 'Accepted', undefined, 'technician')
    const [, id] = await chargePoint.nextMessage()
    chargePoint.send(JSON.stringify([3, id, { status: 'NotImplemented' }]))
    const finding = await bench.journal.when('finding')
    expect(finding).toMatchObject({ rule: 'boot-trigger-refused', params: { answer: 'NotImplemented' } })
    expect((await chargePoint.call('BootNotification', bootPayload)).payload).toMatchObject({
      status: 'Accepted',
    })
  })

  it('does not trigger one that was told Rejected: it would not answer', async () => {
    const bench = await startCsms({ settings: { policy: 'reject' } })
    const chargePoint = await bench.boot('CP1')
    await bench.centralSystem.setRegistration('CP1', 'Accepted', undefined, 'technician')
    expect((await chargePoint.call('BootNotification', bootPayload)).payload).toMatchObject({
      status: 'Accepted',
    })
    expect(bench.journal.of('frame').filter((frame) => frame.action === 'TriggerMessage')).toEqual([])
  })
})

describe('an acceptance by policy', () => {
  it.each([
    ['ask', 'Accepted'],
    ['accept', 'Accepted'],
    ['pending', 'Pending'],
    ['reject', 'Rejected'],
  ] as const)('is followed after a restart under %s by %s', async (policy, status) => {
    const first = await startCsms({ settings: { policy: 'accept' } })
    await first.boot('CP1')
    await first.centralSystem.close()
    const second = await startCsms({ ports: first.ports, settings: { policy } })
    const chargePoint = await second.connect('CP1')
    expect((await chargePoint.call('BootNotification', bootPayload)).payload).toMatchObject({ status })
  })
})

describe('a BootNotification that comes before its time', () => {
  it('is answered, with a note', async () => {
    const clock = manualClock()
    const bench = await startCsms({ clock, settings: { policy: 'pending' } })
    const chargePoint = await bench.boot('CP1')
    clock.advance(3_000)
    expect((await chargePoint.call('BootNotification', bootPayload)).type).toBe(3)
    clock.advance(10_000)
    expect((await chargePoint.call('BootNotification', bootPayload)).type).toBe(3)
    expect(bench.journal.of('finding')).toMatchObject([
      { rule: 'boot-too-early', severity: 'note', params: { afterSeconds: 3, intervalSeconds: 10 } },
    ])
  })
})

it('stores a registration once, however often the charge point boots', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  await chargePoint.call('BootNotification', bootPayload)
  expect(bench.journal.of('registration')).toHaveLength(1)
  expect(bench.journal.of('boot')).toHaveLength(2)
})
