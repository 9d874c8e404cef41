import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'

const utcWithMilliseconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

it('always gives the time in UTC with milliseconds', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.connect('CP1')
  const boot = await chargePoint.call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' })
  const heartbeat = await chargePoint.call('Heartbeat', {})
  expect(boot.payload['currentTime']).toMatch(utcWithMilliseconds)
  expect(heartbeat.payload['currentTime']).toMatch(utcWithMilliseconds)
})
