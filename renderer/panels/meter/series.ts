import type { MeterFrame, MeterReading } from '../../../contract/meter.ts'

/** A reading whose connector is known, where its transaction's is. */
export type Reading = MeterReading

export interface TransactionView {
  readonly transactionId: number
  readonly connectorId: number | null
  readonly startedAt: number
  /** null: it runs, as far as is known. */
  readonly endedAt: number | null
}

export interface MeterData {
  /** Ascending by time. */
  readonly readings: readonly Reading[]
  /** The newest first. */
  readonly transactions: readonly TransactionView[]
  readonly unreadable: number
}

const transactionsOf = (frames: readonly MeterFrame[]): ReadonlyMap<number, TransactionView> => {
  const known = new Map<number, TransactionView>()
  for (const { action, readings } of frames)
    for (const { transactionId, connectorId, at } of readings) {
      if (transactionId === null) continue
      const before = known.get(transactionId)
      known.set(transactionId, {
        transactionId,
        connectorId: before?.connectorId ?? connectorId,
        startedAt: Math.min(before?.startedAt ?? at, at),
        endedAt:
          action === 'StopTransaction' ? Math.max(before?.endedAt ?? at, at) : (before?.endedAt ?? null),
      })
    }
  return known
}

/** All readings in the order of time, each with the connector of its transaction. */
export const collect = (frames: readonly MeterFrame[]): MeterData => {
  const transactions = transactionsOf(frames)
  const readings = frames
    .flatMap((frame) => frame.readings)
    .map((reading) =>
      reading.connectorId !== null || reading.transactionId === null
        ? reading
        : { ...reading, connectorId: transactions.get(reading.transactionId)?.connectorId ?? null },
    )
    .sort((a, b) => a.at - b.at)
  return {
    readings,
    transactions: [...transactions.values()].sort((a, b) => b.startedAt - a.startedAt),
    unreadable: frames.reduce((sum, { unreadable }) => sum + unreadable, 0),
  }
}

export interface Series {
  readonly key: string
  readonly connectorId: number | null
  readonly measurand: string
  readonly phase: string | null
  readonly location: string
  readonly unit: string
  /** Ascending by time; one value a time, the last that was told. */
  readonly points: readonly { readonly at: number; readonly value: number }[]
}

const keyOf = ({ connectorId, measurand, phase, location, unit }: Reading): string =>
  [measurand, connectorId ?? '', phase ?? '', location, unit].join('|')

/** One series a measurand, connector, phase and place. */
export const seriesOf = (readings: readonly Reading[]): readonly Series[] => {
  const all = new Map<string, { readonly first: Reading; readonly points: Map<number, number> }>()
  for (const reading of readings) {
    const key = keyOf(reading)
    const known = all.get(key) ?? { first: reading, points: new Map<number, number>() }
    known.points.set(reading.at, reading.value)
    all.set(key, known)
  }
  return [...all.entries()]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([key, { first, points }]) => {
      const { connectorId, measurand, phase, location, unit } = first
      return {
        key,
        connectorId,
        measurand,
        phase,
        location,
        unit,
        points: [...points.entries()].map(([at, value]) => ({ at, value })).sort((a, b) => a.at - b.at),
      }
    })
}

export interface ChartData {
  readonly unit: string
  /** What stands on the axis: `kWh` for Wh where the numbers are large. */
  readonly shownUnit: string
  readonly scale: number
  readonly series: readonly Series[]
}

const order = ['W', 'A', 'V', 'Wh', 'Percent', 'Celsius']
const symbols: Readonly<Record<string, string>> = { Percent: '%', Celsius: '°C', Hertz: 'Hz' }
const thousands = new Set(['W', 'Wh', 'var', 'varh', 'VA'])

const rank = (unit: string): number => (order.includes(unit) ? order.indexOf(unit) : order.length)

/** One chart a unit: power, current, voltage, energy, then the rest. */
export const chartsOf = (series: readonly Series[]): readonly ChartData[] => {
  const units = [...new Set(series.map(({ unit }) => unit))].sort(
    (a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en'),
  )
  return units.map((unit) => {
    const own = series.filter((one) => one.unit === unit)
    const largest = Math.max(
      ...own.map(({ points }) => Math.max(...points.map(({ value }) => Math.abs(value)))),
    )
    const isLarge = thousands.has(unit) && largest >= 1000
    return {
      unit,
      shownUnit: isLarge ? `k${unit}` : (symbols[unit] ?? unit),
      scale: isLarge ? 0.001 : 1,
      series: own,
    }
  })
}

/** A value with the digits that its size deserves: `7.36`, `15.8`, `231`. */
export const formatValue = (value: number): string => {
  const size = Math.abs(value)
  const digits = size >= 100 ? 1 : size >= 10 ? 2 : 3
  return String(Number(value.toFixed(digits)))
}
