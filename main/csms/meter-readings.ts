import type { EventOf, JournalEvent } from '../../contract/journal-event.ts'
import type { MeterFrame, MeterReading } from '../../contract/meter.ts'
import { parseFrame } from '../../ocpp/rpc.ts'
import { readTimestamp } from '../../ocpp/timestamps.ts'

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): readonly Json[] =>
  (Array.isArray(value) ? value : isObject(value) ? [value] : []).filter(isObject)
const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null
const numberOf = (value: unknown): number | null => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  const text = textOf(value)?.replace(',', '.')
  if (text === undefined || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null
  return Number(text)
}
const idOf = (value: unknown): number | null => {
  const id = numberOf(value)
  return id !== null && Number.isInteger(id) ? id : null
}

/** OCPP 1.6 §7.43: what stands for a field that is absent. */
const defaults = {
  measurand: 'Energy.Active.Import.Register',
  context: 'Sample.Periodic',
  location: 'Outlet',
} as const

/**
 * The unit of a value that names none. The standard gives Wh for energies (OCPP 1.6 §7.43); for the others there is
 * one unit that the measurand can have at all.
 */
const naturalUnit = (measurand: string): string => {
  if (measurand.startsWith('Energy.Reactive')) return 'varh'
  if (measurand.startsWith('Energy')) return 'Wh'
  if (measurand.startsWith('Power.Reactive')) return 'var'
  if (measurand === 'Power.Factor') return ''
  if (measurand.startsWith('Power')) return 'W'
  if (measurand.startsWith('Current')) return 'A'
  if (measurand === 'Voltage') return 'V'
  if (measurand === 'SoC') return 'Percent'
  if (measurand === 'Temperature') return 'Celsius'
  if (measurand === 'Frequency') return 'Hertz'
  if (measurand === 'RPM') return 'RPM'
  return ''
}

interface UnitRule {
  readonly unit: string
  readonly toBase: (value: number) => number
}

const same = (unit: string): UnitRule => ({ unit, toBase: (value) => value })
const thousand = (unit: string): UnitRule => ({ unit, toBase: (value) => value * 1000 })
const round = (value: number): number => Math.round(value * 1e6) / 1e6

/** OCPP 1.6 §7.45, by the unit in lower case; `celcius` is how edition 1's schema spelled it. */
const units: Readonly<Record<string, UnitRule>> = {
  wh: same('Wh'),
  kwh: thousand('Wh'),
  varh: same('varh'),
  kvarh: thousand('varh'),
  w: same('W'),
  kw: thousand('W'),
  va: same('VA'),
  kva: thousand('VA'),
  var: same('var'),
  kvar: thousand('var'),
  a: same('A'),
  v: same('V'),
  celsius: same('Celsius'),
  celcius: same('Celsius'),
  fahrenheit: { unit: 'Celsius', toBase: (value) => ((value - 32) * 5) / 9 },
  k: { unit: 'Celsius', toBase: (value) => value - 273.15 },
  percent: same('Percent'),
  '%': same('Percent'),
  hertz: same('Hertz'),
  hz: same('Hertz'),
}

const inBaseUnit = (value: number, unit: string): { readonly value: number; readonly unit: string } => {
  const name = unit.toLowerCase()
  const rule = Object.hasOwn(units, name) ? units[name] : undefined
  return rule ? { value: round(rule.toBase(value)), unit: rule.unit } : { value, unit }
}

interface Place {
  readonly connectorId: number | null
  readonly transactionId: number | null
  /** When the frame came. */
  readonly at: number
}

interface Readings {
  readonly readings: readonly MeterReading[]
  readonly unreadable: number
}

const readingOf = (sample: Json, at: number, place: Place): MeterReading | null => {
  const value = numberOf(sample['value'])
  if (value === null || textOf(sample['format'])?.toLowerCase() === 'signeddata') return null
  const measurand = textOf(sample['measurand']) ?? defaults.measurand
  return {
    at,
    connectorId: place.connectorId,
    transactionId: place.transactionId,
    measurand,
    phase: textOf(sample['phase']),
    location: textOf(sample['location']) ?? defaults.location,
    context: textOf(sample['context']) ?? defaults.context,
    ...inBaseUnit(value, textOf(sample['unit']) ?? naturalUnit(measurand)),
  }
}

/** The values of a list of MeterValue (OCPP 1.6 §7.33), as far as they can be understood. Never throws. */
export const readMeterValues = (meterValues: unknown, place: Place): Readings => {
  const readings: MeterReading[] = []
  let unreadable = 0
  for (const meterValue of listOf(meterValues)) {
    const stamp = meterValue['timestamp']
    const at = (typeof stamp === 'string' ? readTimestamp(stamp)?.ms : undefined) ?? place.at
    for (const sample of listOf(meterValue['sampledValue'])) {
      const reading = readingOf(sample, at, place)
      if (reading) readings.push(reading)
      else unreadable += 1
    }
  }
  return { readings, unreadable }
}

const fromFrame = (event: EventOf<'frame'>): MeterFrame | null => {
  const { seq, at, action } = event
  if (event.messageType !== 2 || event.direction !== 'in') return null
  if (action !== 'MeterValues' && action !== 'StopTransaction') return null
  const frame = parseFrame(event.text)
  if (frame.kind !== 'call' || !isObject(frame.payload)) return null
  const { connectorId, transactionId, meterValue, transactionData } = frame.payload
  const place = { at, connectorId: idOf(connectorId), transactionId: idOf(transactionId) }
  const read = readMeterValues(action === 'MeterValues' ? meterValue : transactionData, place)
  return read.readings.length === 0 && read.unreadable === 0 ? null : { seq, at, action, ...read }
}

const register = (place: Place, stamp: string | null, context: string, value: number): MeterReading => ({
  at: (stamp === null ? undefined : readTimestamp(stamp)?.ms) ?? place.at,
  connectorId: place.connectorId,
  transactionId: place.transactionId,
  ...{ ...defaults, context, phase: null, unit: 'Wh', value },
})

/** What an event tells of the meter: its frame's readings, or the register at the start or end of a transaction. */
export const meterFrameOf = (event: JournalEvent): MeterFrame | null => {
  switch (event.kind) {
    case 'frame':
      return fromFrame(event)
    case 'transaction-started': {
      const { seq, at, connectorId, transactionId, timestamp, meterStartWh } = event
      const reading = register(
        { at, connectorId, transactionId },
        timestamp,
        'Transaction.Begin',
        meterStartWh,
      )
      return { seq, at, action: 'StartTransaction', readings: [reading], unreadable: 0 }
    }
    case 'transaction-stopped': {
      const { seq, at, transactionId, timestamp, meterStopWh } = event
      if (meterStopWh === null) return null
      const reading = register(
        { at, connectorId: null, transactionId },
        timestamp,
        'Transaction.End',
        meterStopWh,
      )
      return { seq, at, action: 'StopTransaction', readings: [reading], unreadable: 0 }
    }
    default:
      return null
  }
}
