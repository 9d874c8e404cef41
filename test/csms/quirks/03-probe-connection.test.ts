import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'

it('takes a probe before the real connection as harmless, and loses nothing', async () => {
  const bench = await startCsms()
  const probe = bench.dial({ raw: '' })
  await new Promise((resolve) => probe.socket.once('connect', resolve))
  probe.socket.end()
  await probe.closed
  const brief = await bench.connect('CP1')
  brief.destroy()
  await bench.journal.when('knock', (knock) => knock.cause === 'closed-after-handshake')
  const chargePoint = await bench.boot('CP1')
  expect((await chargePoint.call('Heartbeat', {})).type).toBe(3)
  expect(bench.journal.findings()).toEqual([])
  expect(bench.journal.of('knock').map((knock) => knock.cause)).toEqual([
    'opened-and-closed',
    'closed-after-handshake',
  ])
  expect(bench.centralSystem.chargePoints()).toEqual(['CP1'])
})
