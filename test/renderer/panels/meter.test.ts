import { describe, expect, it } from 'vitest'
import { meterFrameOf } from '../../../main/csms/meter-readings.ts'
import { toCsv } from '../../../renderer/panels/meter/csv.ts'
import { comparePowerWithEnergy } from '../../../renderer/panels/meter/plausibility.ts'
import { chartsOf, collect, type Reading, seriesOf } from '../../../renderer/panels/meter/series.ts'
import { createConversation } from './conversation.ts'

const chargeOf = (minutes: number, kw: number, share = 1) =>
  collect(
    createConversation()
      .opened()
      .accepted()
      .charges(minutes, kw, share)
      .events.map(meterFrameOf)
      .filter((frame) => frame !== null),
  )

describe('meter series', () => {
  it('are one for each measurand and phase, and one chart for each unit', () => {
    const { readings, transactions } = chargeOf(10, 10.6)
    const series = seriesOf(readings)
    expect(series.map(({ measurand, phase }) => [measurand, phase])).toEqual([
      ['Current.Import', 'L1'],
      ['Current.Import', 'L2'],
      ['Current.Import', 'L3'],
      ['Energy.Active.Import.Register', null],
      ['Power.Active.Import', null],
      ['Voltage', 'L1-N'],
      ['Voltage', 'L2-N'],
      ['Voltage', 'L3-N'],
    ])
    expect(chartsOf(series).map(({ shownUnit }) => shownUnit)).toEqual(['kW', 'A', 'V', 'kWh'])
    expect(transactions).toMatchObject([{ transactionId: 7, connectorId: 1, endedAt: null }])
  })
})

const reading = (at: number, measurand: string, value: number, phase: string | null = null): Reading => ({
  at,
  measurand,
  value,
  phase,
  connectorId: 1,
  transactionId: 1,
  location: 'Outlet',
  context: 'Sample.Periodic',
  unit: measurand.startsWith('Energy') ? 'Wh' : 'W',
})
const minute = 60_000
const steady = (minutes: number, watts: number, startWh = 0, everyMs = minute): readonly Reading[] =>
  Array.from({ length: (minutes * minute) / everyMs + 1 }, (_, i) => [
    reading(i * everyMs, 'Power.Active.Import', watts),
    reading(i * everyMs, 'Energy.Active.Import.Register', startWh + (watts * i * everyMs) / 3_600_000),
  ]).flat()

describe('power against energy', () => {
  it('agrees where both tell the same', () => {
    const compared = comparePowerWithEnergy(steady(60, 7400, 1_000_000.5))
    expect(compared).toMatchObject({
      kind: 'compared',
      verdict: 'fine',
      samples: 61,
      gaps: 0,
      phasesAdded: false,
    })
    expect(compared.kind === 'compared' && Math.round(compared.powerWh)).toBe(7400)
    expect(compared.kind === 'compared' && Math.abs(compared.differencePercent)).toBeLessThan(0.01)
  })

  it('is off where a phase or a factor is missing, and says by how much', () => {
    const compared = comparePowerWithEnergy(chargeOf(30, 10.6, 0.5).readings)
    expect(compared).toMatchObject({ kind: 'compared', verdict: 'off' })
    expect(compared.kind === 'compared' && Math.round(compared.differencePercent)).toBeGreaterThan(90)
  })

  it('adds up the phases where there is no overall power', () => {
    const readings = steady(60, 3000).flatMap((one) =>
      one.measurand.startsWith('Power')
        ? ['L1', 'L2', 'L3'].map((phase) => ({ ...one, phase, value: 1000 }))
        : [one],
    )
    expect(comparePowerWithEnergy(readings)).toMatchObject({
      verdict: 'fine',
      phasesAdded: true,
      samples: 61,
    })
  })

  it('leaves a gap out on both sides', () => {
    const readings = steady(120, 6000).filter(({ at }) => at < 30 * minute || at > 90 * minute)
    const compared = comparePowerWithEnergy(readings)
    expect(compared).toMatchObject({ verdict: 'fine', gaps: 1 })
    expect(compared.kind === 'compared' && compared.durationMs).toBeLessThan(61 * minute)
  })

  it('judges nothing by too little: few values, little energy, or one of the two missing', () => {
    expect(comparePowerWithEnergy(steady(3, 7400))).toMatchObject({ verdict: 'open' })
    expect(comparePowerWithEnergy(steady(60, 50))).toMatchObject({ verdict: 'open' })
    const all = steady(60, 7400)
    expect(comparePowerWithEnergy(all.filter(({ measurand }) => measurand.startsWith('E')))).toEqual({
      kind: 'no-power',
    })
    expect(comparePowerWithEnergy(all.filter(({ measurand }) => measurand.startsWith('P')))).toEqual({
      kind: 'no-register',
    })
    expect(comparePowerWithEnergy([])).toEqual({ kind: 'no-power' })
  })

  it('does not blame a register for the steps that it counts in', () => {
    const readings = steady(30, 7400, 12_000).map((one) =>
      one.measurand.startsWith('E') ? { ...one, value: Math.floor(one.value / 1000) * 1000 } : one,
    )
    expect(comparePowerWithEnergy(readings)).toMatchObject({ verdict: 'fine' })
  })

  it('is off where the register runs backwards (OCPP 1.6 §7.31)', () => {
    const readings = [...steady(60, 7400), reading(61 * minute, 'Energy.Active.Import.Register', 10)]
    expect(comparePowerWithEnergy(readings)).toMatchObject({ verdict: 'off', backwards: true })
  })
})

describe('the CSV', () => {
  it('has all readings, and nothing that a spreadsheet would run', () => {
    const csv = toCsv([
      reading(0, 'Power.Active.Import', -5),
      { ...reading(1000, '=HYPERLINK("x")', 1), context: 'a,"b"' },
    ])
    const [head, first, second] = csv.split('\r\n')
    expect(head).toBe('time,connectorId,transactionId,measurand,phase,location,context,value,unit')
    expect(first).toBe('1970-01-01T00:00:00.000Z,1,1,Power.Active.Import,,Outlet,Sample.Periodic,-5,W')
    expect(second).toContain(`"'=HYPERLINK(""x"")"`)
    expect(second).toContain('"a,""b"""')
  })
})
