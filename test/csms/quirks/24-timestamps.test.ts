import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'
import { manualClock } from '../../support/manual-clock.ts'

const status = (timestamp: string): Record<string, unknown> => ({
  connectorId: 1,
  errorCode: 'NoError',
  status: 'Available',
  timestamp,
})

it.each([
  ['2026-01-15T12:00:00.000Z', 0],
  ['2026-01-15T12:00:00Z', 0],
  ['2026-01-15T12:00:00', 0],
  ['2026-01-15T14:00:00+02:00', 0],
  ['2026-01-15T14:00:00+02', 0],
  ['2026-01-15T12:00:07.500Z', 7_500],
])('keeps %s as it came, and measures the clock by it', async (timestamp, offsetMs) => {
  const bench = await startCsms({ clock: manualClock(Date.UTC(2026, 0, 15, 12)) })
  const chargePoint = await bench.boot('CP1')
  expect((await chargePoint.call('StatusNotification', status(timestamp))).type).toBe(3)
  expect(bench.journal.of('connector-status')[0]?.timestamp).toBe(timestamp)
  expect(bench.journal.of('clock-offset')).toMatchObject([{ chargePointId: 'CP1', offsetMs }])
})

it('knows local time that is marked as UTC', async () => {
  const bench = await startCsms({ clock: manualClock(Date.UTC(2026, 0, 15, 12)) })
  const chargePoint = await bench.boot('CP1')
  await chargePoint.call('StatusNotification', status('2026-01-15T21:00:03Z'))
  expect(bench.journal.of('finding')).toMatchObject([
    { rule: 'clock-local-time', params: { hours: 9, ahead: true } },
  ])
})

it('survives a clock that was never set', async () => {
  const clock = manualClock(Date.UTC(2026, 0, 15, 12))
  const bench = await startCsms({ clock })
  const chargePoint = await bench.boot('CP1')
  for (const timestamp of ['1970-01-01T00:00:10Z', '1970-01-01T00:00:50Z']) {
    expect((await chargePoint.call('StatusNotification', status(timestamp))).type).toBe(3)
    clock.advance(40_000)
  }
  expect(bench.journal.findings()).toContain('clock-wrong')
})
