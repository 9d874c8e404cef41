import { expect, it } from 'vitest'
import type { RawChargePoint } from '../support/raw-charge-point.ts'
import { startCsms } from '../support/csms-bench.ts'
import { manualClock } from '../support/manual-clock.ts'

const noon = Date.UTC(2026, 0, 15, 12)
const report = (chargePoint: RawChargePoint, ms: number): Promise<unknown> =>
  chargePoint.call('StatusNotification', {
    connectorId: 1,
    errorCode: 'NoError',
    status: 'Available',
    timestamp: new Date(ms).toISOString(),
  })

it('questions the clock of this computer when charge points disagree with it the same way', async () => {
  const bench = await startCsms({ clock: manualClock(noon) })
  await report(await bench.boot('CP1'), noon + 1_000_000)
  expect(bench.journal.findings()).toEqual(['clock-wrong'])
  await report(await bench.boot('CP2'), noon + 1_005_000)
  const finding = await bench.journal.when('finding', ({ rule }) => rule === 'our-clock-questioned')
  expect(finding).toMatchObject({
    chargePointId: null,
    severity: 'note',
    params: { chargePoints: 2, seconds: 1_005 },
  })
  await report(await bench.boot('CP3'), noon + 1_002_000)
  expect(bench.journal.findings().filter((rule) => rule === 'our-clock-questioned')).toHaveLength(1)
})

it('does not while another one agrees with it, or when they disagree with each other', async () => {
  const bench = await startCsms({ clock: manualClock(noon) })
  await report(await bench.boot('CP0'), noon)
  await report(await bench.boot('CP1'), noon + 1_000_000)
  await report(await bench.boot('CP2'), noon + 1_005_000)
  const other = await startCsms({ clock: manualClock(noon) })
  await report(await other.boot('CP1'), noon + 1_000_000)
  await report(await other.boot('CP2'), noon + 2_000_000)
  expect(bench.journal.findings()).not.toContain('our-clock-questioned')
  expect(other.journal.findings()).not.toContain('our-clock-questioned')
})

it('takes an old message for old, and not for a wrong clock', async () => {
  const clock = manualClock(noon)
  const bench = await startCsms({ clock })
  const chargePoint = await bench.boot('CP1')
  await report(chargePoint, noon - 3_600_000)
  await report(chargePoint, noon)
  await report(chargePoint, noon - 3_600_000)
  expect(bench.journal.of('clock-offset').map((event) => event.offsetMs)).toEqual([-3_600_000, 0])
  expect(bench.journal.findings()).toEqual([])
})

it('finds a clock that is behind when everything that is said agrees', async () => {
  const bench = await startCsms({ clock: manualClock(noon) })
  const chargePoint = await bench.boot('CP1')
  for (const late of [0, 40, 80]) await report(chargePoint, noon - 500_000 - late)
  expect(bench.journal.of('finding')).toMatchObject([
    { rule: 'clock-wrong', params: { seconds: 500, ahead: false } },
  ])
})
