import type { Reading, Series } from './series.ts'
import { seriesOf } from './series.ts'

/** Power and energy may differ by this much of the register's difference. */
export const tolerancePercent = 5
/** Fewer power values than this say nothing. */
export const leastSamples = 5
/** Less energy than this is within what registers count in. Wh. */
export const leastWh = 100
/** A pause between power values that is longer than this, and than five usual ones, is a gap. */
const gapMs = 600_000

export interface EnergyComparison {
  readonly kind: 'compared'
  readonly samples: number
  /** Of the time that both cover, gaps left out. */
  readonly durationMs: number
  readonly powerWh: number
  readonly registerWh: number
  /** Power's energy against the register's, in percent of the register's. */
  readonly differencePercent: number
  readonly gaps: number
  /** The phases' powers were added up: it sends no overall one. */
  readonly phasesAdded: boolean
  readonly backwards: boolean
  readonly verdict: 'fine' | 'off' | 'open'
}

export type Plausibility =
  | EnergyComparison
  | { readonly kind: 'no-power' }
  | { readonly kind: 'no-register' }
  /** They do not overlap in time, or hardly. */
  | { readonly kind: 'too-little' }

interface Point {
  readonly at: number
  readonly value: number
}

const phases = [
  ['L1', 'L2', 'L3'],
  ['L1-N', 'L2-N', 'L3-N'],
] as const

/** The sum over the phases, at the times when all that it ever sends are there. */
const addPhases = (series: readonly Series[]): readonly Point[] => {
  for (const names of phases) {
    const own = series.filter(({ phase }) => names.some((name) => name === phase))
    const [first] = own
    if (!first) continue
    const others = own.slice(1).map(({ points }) => new Map(points.map(({ at, value }) => [at, value])))
    return first.points.flatMap(({ at, value }) => {
      const values = others.map((other) => other.get(at))
      const known = values.filter((other) => other !== undefined)
      return known.length === others.length
        ? [{ at, value: known.reduce((sum, other) => sum + other, value) }]
        : []
    })
  }
  return []
}

const overall = (
  series: readonly Series[],
  measurand: string,
): { readonly points: readonly Point[]; readonly added: boolean } => {
  const own = series.filter((one) => one.measurand === measurand && one.location === 'Outlet')
  const whole = own.find(({ phase }) => phase === null)
  return whole ? { points: whole.points, added: false } : { points: addPhases(own), added: true }
}

/** The value at a time, on the line between the two around it. */
const at = (points: readonly Point[], time: number): number => {
  let before: Point | undefined
  for (const point of points) {
    if (point.at >= time) {
      if (!before || point.at === time) return point.value
      const share = (time - before.at) / (point.at - before.at)
      return before.value + (point.value - before.value) * share
    }
    before = point
  }
  return before?.value ?? 0
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

/** Registers count in steps: the largest of 1, 10, 100 and 1000 Wh that divides all their values. */
const stepOf = (register: readonly Point[]): number =>
  [1000, 100, 10].find((step) =>
    register.every(({ value }) => Math.abs(value / step - Math.round(value / step)) < 1e-9),
  ) ?? 1

const within = (points: readonly Point[], from: number, to: number): readonly Point[] => [
  { at: from, value: at(points, from) },
  ...points.filter((point) => point.at > from && point.at < to),
  { at: to, value: at(points, to) },
]

/**
 * Power integrated over time (trapezoids) against the difference of the energy register, over the time that both
 * cover. The readings are those of one connector, or of one transaction. `Energy.Active.Import.Register` only ever
 * grows (OCPP 1.6 §7.31).
 */
export const comparePowerWithEnergy = (readings: readonly Reading[]): Plausibility => {
  const series = seriesOf(readings)
  const power = overall(series, 'Power.Active.Import')
  const register = overall(series, 'Energy.Active.Import.Register')
  if (power.points.length === 0) return { kind: 'no-power' }
  if (register.points.length === 0) return { kind: 'no-register' }
  const from = Math.max(power.points[0]?.at ?? 0, register.points[0]?.at ?? 0)
  const to = Math.min(power.points.at(-1)?.at ?? 0, register.points.at(-1)?.at ?? 0)
  if (to <= from) return { kind: 'too-little' }

  const knots = within(power.points, from, to)
  const steps = knots.slice(1).map((end, index) => ({ start: knots[index] ?? end, end }))
  const longest = Math.max(gapMs, 5 * median(steps.map(({ start, end }) => end.at - start.at)))
  let [powerWh, registerWh, durationMs, gaps] = [0, 0, 0, 0]
  for (const { start, end } of steps) {
    const lasts = end.at - start.at
    if (lasts > longest) {
      gaps += 1
      continue
    }
    powerWh += (((start.value + end.value) / 2) * lasts) / 3_600_000
    registerWh += at(register.points, end.at) - at(register.points, start.at)
    durationMs += lasts
  }
  const samples = power.points.filter((point) => point.at >= from && point.at <= to).length
  const backwards = register.points.some(
    ({ value }, index) => value < (register.points[index - 1]?.value ?? -Infinity),
  )
  const differs = powerWh - registerWh
  const isEnough = samples >= leastSamples && Math.max(powerWh, registerWh) >= leastWh
  const step = stepOf(register.points)
  const isClose = Math.abs(differs) <= Math.max((registerWh * tolerancePercent) / 100, step > 1 ? step : 0)
  return {
    kind: 'compared',
    samples,
    durationMs,
    powerWh,
    registerWh,
    differencePercent: registerWh === 0 ? (powerWh === 0 ? 0 : Infinity) : (differs / registerWh) * 100,
    gaps,
    phasesAdded: power.added,
    backwards,
    verdict: backwards ? 'off' : !isEnough ? 'open' : isClose ? 'fine' : 'off',
  }
}
