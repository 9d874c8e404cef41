import type { Request } from '../ocpp/actions/index.ts'
import { offeredPower, type MeterReading } from './electrical.ts'
import { meterPhases, readMeasurand, type MeterPhase, type WantedMeasurand } from './measurand.ts'
import type { Profile } from './profile.ts'

export type MeterValue = Request<'MeterValues'>['meterValue'][number]
export type SampledValue = MeterValue['sampledValue'][number]
export type ReadingContext = NonNullable<SampledValue['context']>

/** What one sample is made from. */
export interface Sample {
  readonly reading: MeterReading
  readonly electrical: Profile['electrical']
  /** Since the sample before of the same kind, in Wh. */
  readonly intervalWh: number
  readonly context: ReadingContext
  /** The phases that carry the load, the first of a single-phase vehicle first. */
  readonly order: readonly MeterPhase[]
}

/** Phase rotations by their letters: R is L1, S is L2, T is L3 (OCPP 1.6 §9.1.7). */
const letters: Readonly<Record<string, MeterPhase>> = { R: 'L1', S: 'L2', T: 'L3' }

/** Which phases of the grid a connector's own phases are, from ConnectorPhaseRotation. */
export const phaseOrder = (rotations: readonly string[], connectorId: number): readonly MeterPhase[] => {
  const own =
    rotations.find((item) => item.startsWith(`${connectorId}.`)) ??
    rotations.find((item) => !item.includes('.'))
  const rotation = own?.replace(/^\d+\./, '').toUpperCase() ?? ''
  const order = rotation.split('').map((letter) => letters[letter])
  const known = order.filter((phase) => phase !== undefined)
  return known.length === 3 ? known : meterPhases
}

const fixed = (value: number, digits: number): string => value.toFixed(digits)

/** Voltage sinks a little under load. */
const sagOf = (reading: MeterReading): number => (reading.power > 0 ? 0.99 : 1)

const phasesOf = (wanted: WantedMeasurand, electrical: Profile['electrical']): readonly MeterPhase[] => {
  const all = meterPhases.slice(0, electrical.phases)
  return wanted.phase === null ? all : all.filter((phase) => phase === wanted.phase)
}

type Value = Omit<SampledValue, 'context' | 'measurand'>

const valuesOf = (wanted: WantedMeasurand, sample: Sample): readonly Value[] => {
  const { reading, electrical, order } = sample
  const { power, offer, phases } = reading
  const voltage = electrical.voltage * sagOf(reading)
  switch (wanted.measurand) {
    case 'Energy.Active.Import.Register':
      return [{ value: fixed(reading.registerWh, 0), unit: 'Wh' }]
    case 'Energy.Active.Import.Interval':
      return [{ value: fixed(sample.intervalWh, 0), unit: 'Wh' }]
    case 'Power.Active.Import':
      return [{ value: fixed(power, 0), unit: 'W' }]
    case 'Power.Offered':
      return [{ value: fixed(offer ? offeredPower(offer) : 0, 0), unit: 'W' }]
    case 'Power.Factor':
      return [{ value: fixed(power > 0 ? 0.99 : 1, 2) }]
    case 'Current.Import': {
      const loaded = order.slice(0, phases)
      const each = phases > 0 ? power / (phases * voltage) : 0
      return phasesOf(wanted, electrical).map((phase) => ({
        value: fixed(loaded.includes(phase) || electrical.phases === 1 ? each : 0, 1),
        unit: 'A' as const,
        ...(electrical.phases === 1 && wanted.phase === null ? {} : { phase }),
      }))
    }
    case 'Current.Offered':
      return [{ value: fixed(offer?.current ?? 0, 1), unit: 'A' }]
    case 'Voltage':
      return phasesOf(wanted, electrical).map((phase) => ({
        value: fixed(voltage, 1),
        unit: 'V' as const,
        phase: wanted.phase ?? (`${phase}-N` as const),
      }))
    // OCPP 1.6 has no unit for it: it is in hertz (Errata 3.86).
    case 'Frequency':
      return [{ value: '50.00' }]
    case 'Temperature':
      return [{ value: fixed(25 + power / 1000, 1), unit: 'Celsius' }]
    case 'SoC':
      return reading.stateOfCharge === null
        ? []
        : [{ value: fixed(reading.stateOfCharge * 100, 0), unit: 'Percent' }]
  }
}

/** One meter value of the measurands of a configuration key; null: none of them says anything. */
export const sampleMeter = (
  items: readonly string[],
  sample: Sample,
  timestamp: string,
): MeterValue | null => {
  const sampledValue = items.flatMap((item) => {
    const wanted = readMeasurand(item)
    if (wanted === null) return []
    return valuesOf(wanted, sample).map((value) => ({
      ...value,
      context: sample.context,
      measurand: wanted.measurand,
    }))
  })
  return sampledValue.length === 0 ? null : { timestamp, sampledValue }
}
