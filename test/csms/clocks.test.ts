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

it('takes a queue of old messages at a reconnect for what it is (OCPP 1.6 §4.9)', async () => {
  const clock = manualClock(noon)
  const bench = await startCsms({ clock })
  const chargePoint = await bench.boot('CP1')
  for (const agoMs of [9_000_000, 5_400_000, 5_399_000, 5_398_000, 1_800_000, 1_799_000, 1_798_000])
    await report(chargePoint, noon - agoMs)
  clock.advance(20_000)
  await report(chargePoint, noon + 20_000)
  clock.advance(20_000)
  await report(chargePoint, noon - 1_758_000)
  expect(bench.journal.findings()).toEqual([])
})

it('does not believe in a wrong clock while the offset still shrinks', async () => {
  const clock = manualClock(noon)
  const bench = await startCsms({ clock })
  const chargePoint = await bench.boot('CP1')
  for (const agoMs of [3_000_000, 2_900_000, 2_800_000, 2_700_000]) {
    await report(chargePoint, clock.now() - agoMs)
    clock.advance(20_000)
  }
  expect(bench.journal.findings()).toEqual([])
})

it('finds a clock that is behind when what is said agrees for half a minute', async () => {
  const clock = manualClock(noon)
  const bench = await startCsms({ clock })
  const chargePoint = await bench.boot('CP1')
  for (const late of [0, 40, 80]) await report(chargePoint, clock.now() - 500_000 - late)
  expect(bench.journal.findings()).toEqual([])
  clock.advance(15_000)
  // What is older still says nothing against it.
  await report(chargePoint, clock.now() - 4_000_000)
  clock.advance(15_000)
  await report(chargePoint, clock.now() - 503_000)
  expect(bench.journal.of('finding')).toMatchObject([
    { rule: 'clock-wrong', params: { seconds: 500, ahead: false } },
  ])
})
