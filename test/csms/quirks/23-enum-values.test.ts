import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'

it('keeps values outside the standard, and answers', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  const timestamp = new Date().toISOString()
  const sampledValue = [
    { value: '50.0', measurand: 'Frequency', unit: 'Hz' },
    { value: '50.0', measurand: 'Frequency', unit: 'Hertz' },
    { value: '16', measurand: 'Current.Import\n', phase: 'L1-N', unit: 'A' },
  ]
  const meter = await chargePoint.call('MeterValues', {
    connectorId: 1,
    meterValue: [{ timestamp, sampledValue }],
  })
  expect(meter).toMatchObject({ type: 3, payload: {} })
  const status = await chargePoint.call('StatusNotification', {
    connectorId: 1,
    errorCode: 'DoorOpen',
    status: 'Occupied',
  })
  expect(status).toMatchObject({ type: 3, payload: {} })
  expect(bench.journal.of('connector-status')).toMatchObject([{ status: 'Occupied', errorCode: 'DoorOpen' }])
  expect(bench.journal.findings().length).toBeGreaterThanOrEqual(5)
})
