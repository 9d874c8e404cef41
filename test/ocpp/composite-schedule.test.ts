import { describe, expect, it } from 'vitest'
import {
  compositeSchedule,
  limitAt,
  type ChargingProfile,
  type InstalledProfile,
  type ScheduleContext,
} from '../../ocpp/composite-schedule.ts'

const start = Date.UTC(2026, 0, 1)
const hour = 3_600_000
const at = (ms: number) => new Date(ms).toISOString()

type Schedule = ChargingProfile['chargingSchedule']

const installed = (
  over: Partial<ChargingProfile>,
  schedule: Partial<Schedule> = {},
  connectorId = 1,
): InstalledProfile => ({
  connectorId,
  profile: {
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Absolute',
    ...over,
    chargingSchedule: {
      chargingRateUnit: 'A',
      startSchedule: at(start),
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 10 }],
      ...schedule,
    },
  },
})

const context = (
  profiles: readonly InstalledProfile[],
  over: Partial<ScheduleContext> = {},
): ScheduleContext => ({
  profiles,
  connectorId: 1,
  transaction: { startMs: start, transactionId: 7 },
  supply: { voltage: 230, phases: 3, maxCurrent: 32 },
  ...over,
})

const currents = (given: ScheduleContext, ...ms: number[]) =>
  ms.map((each) => limitAt(given, start + each).current)

describe('a limit', () => {
  it('is the supply where no profile applies', () => {
    expect(limitAt(context([]), start)).toEqual({
      current: 32,
      power: 22_080,
      numberPhases: null,
      untilMs: Infinity,
      isProfiled: false,
    })
  })

  it('follows the periods, and ends with the duration', () => {
    const one = installed(
      {},
      {
        duration: 7200,
        chargingSchedulePeriod: [
          { startPeriod: 0, limit: 16 },
          { startPeriod: 3600, limit: 8 },
        ],
      },
    )
    expect(currents(context([one]), -1, 0, hour - 1, hour, 2 * hour)).toEqual([32, 16, 16, 8, 32])
    expect(limitAt(context([one]), start).untilMs).toBe(start + hour)
  })

  it('is that of the highest stack level among those that say something now', () => {
    const base = installed({ stackLevel: 0 }, { chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }] })
    const top = installed(
      { stackLevel: 3, chargingProfileId: 2, validFrom: at(start + hour), validTo: at(start + 2 * hour) },
      { chargingSchedulePeriod: [{ startPeriod: 0, limit: 20 }] },
    )
    expect(currents(context([base, top]), 0, hour, 2 * hour)).toEqual([6, 20, 6])
  })

  it('takes a TxProfile before the defaults, and the least of it and of the charge point', () => {
    const fallback = installed({}, { chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }] })
    const own = installed(
      { chargingProfilePurpose: 'TxProfile', transactionId: 7, chargingProfileId: 2 },
      { chargingSchedulePeriod: [{ startPeriod: 0, limit: 25 }] },
    )
    const others = installed(
      { chargingProfilePurpose: 'TxProfile', transactionId: 8, chargingProfileId: 3, stackLevel: 9 },
      { chargingSchedulePeriod: [{ startPeriod: 0, limit: 1 }] },
    )
    const whole = installed(
      { chargingProfilePurpose: 'ChargePointMaxProfile', chargingProfileId: 4 },
      { chargingSchedulePeriod: [{ startPeriod: 0, limit: 18 }] },
      0,
    )
    expect(currents(context([fallback, own, others]), 0)).toEqual([25])
    expect(currents(context([fallback, own, others, whole]), 0)).toEqual([18])
    expect(currents(context([fallback, own], { transaction: null }), 0)).toEqual([6])
  })

  it('of connector 0 gives way to a default of the connector itself at the same level', () => {
    const all = installed({}, { chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }] }, 0)
    const one = installed(
      { chargingProfileId: 2 },
      { chargingSchedulePeriod: [{ startPeriod: 0, limit: 12 }] },
      1,
    )
    expect(currents(context([all, one]), 0)).toEqual([12])
    expect(currents(context([all, one], { connectorId: 2 }), 0)).toEqual([6])
  })

  it('comes again every day or week, and not before its first start', () => {
    const schedule = { duration: 3600, chargingSchedulePeriod: [{ startPeriod: 0, limit: 9 }] }
    const daily = installed({ chargingProfileKind: 'Recurring', recurrencyKind: 'Daily' }, schedule)
    const weekly = installed({ chargingProfileKind: 'Recurring', recurrencyKind: 'Weekly' }, schedule)
    const day = 24 * hour
    expect(currents(context([daily]), -hour, 0, hour, day, 9 * day + 60_000)).toEqual([32, 9, 32, 9, 9])
    expect(currents(context([weekly]), 0, day, 7 * day)).toEqual([9, 32, 9])
  })

  it('of a relative schedule counts from the start of the transaction', () => {
    const one = installed(
      { chargingProfileKind: 'Relative' },
      {
        chargingSchedulePeriod: [
          { startPeriod: 0, limit: 10 },
          { startPeriod: 60, limit: 20 },
        ],
      },
    )
    const transaction = { startMs: start + hour, transactionId: 7 }
    expect(currents(context([one], { transaction }), hour, hour + 60_000)).toEqual([10, 20])
  })

  it('in watts is divided by the phases that can be used', () => {
    const watts = (numberPhases?: number) =>
      installed(
        {},
        {
          chargingRateUnit: 'W',
          chargingSchedulePeriod: [{ startPeriod: 0, limit: 6900, ...(numberPhases && { numberPhases }) }],
        },
      )
    expect(currents(context([watts()]), 0)).toEqual([10])
    expect(currents(context([watts(1)]), 0)).toEqual([30])
    const single = { voltage: 230, phases: 1, maxCurrent: 32 }
    expect(currents(context([watts(3)], { supply: single }), 0)).toEqual([30])
  })
})

describe('a composite schedule', () => {
  it('lists each change once, in the unit that is asked for', () => {
    const one = installed(
      {},
      {
        duration: 3600,
        chargingSchedulePeriod: [
          { startPeriod: 0, limit: 10 },
          { startPeriod: 600, limit: 10 },
          { startPeriod: 1200, limit: 7.77 },
        ],
      },
    )
    expect(compositeSchedule(context([one]), start + 300_000, 7200, 'A').periods).toEqual([
      { startPeriod: 0, limit: 10 },
      { startPeriod: 900, limit: 7.7 },
      { startPeriod: 3300, limit: 32 },
    ])
    expect(compositeSchedule(context([one]), start, 600, 'W').periods).toEqual([
      { startPeriod: 0, limit: 6900 },
    ])
  })

  it('shows a relative schedule without a transaction as if charging began now', () => {
    const one = installed(
      { chargingProfileKind: 'Relative' },
      {
        chargingSchedulePeriod: [
          { startPeriod: 0, limit: 10 },
          { startPeriod: 60, limit: 20 },
        ],
      },
    )
    expect(compositeSchedule(context([one], { transaction: null }), start + hour, 120, 'A').periods).toEqual([
      { startPeriod: 0, limit: 10 },
      { startPeriod: 60, limit: 20 },
    ])
  })
})
