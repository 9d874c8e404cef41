/** What the virtual meters can tell, as OCPP 1.6 §7.31 names it. */
export const measurands = [
  'Energy.Active.Import.Register',
  'Energy.Active.Import.Interval',
  'Power.Active.Import',
  'Power.Offered',
  'Power.Factor',
  'Current.Import',
  'Current.Offered',
  'Voltage',
  'Frequency',
  'Temperature',
  'SoC',
] as const

export type Measurand = (typeof measurands)[number]

export const meterPhases = ['L1', 'L2', 'L3'] as const
export type MeterPhase = (typeof meterPhases)[number]

/** An item of a list such as MeterValuesSampledData: a measurand, or one with its phase as in `Voltage.L1`. */
export interface WantedMeasurand {
  readonly measurand: Measurand
  /** null: every phase that there is. */
  readonly phase: MeterPhase | null
}

const byName: ReadonlyMap<string, Measurand> = new Map(measurands.map((name) => [name.toLowerCase(), name]))

/** null: no measurand that it knows (OCPP 1.6 §9.1.17 for the form). */
export const readMeasurand = (item: string): WantedMeasurand | null => {
  const whole = byName.get(item.toLowerCase())
  if (whole !== undefined) return { measurand: whole, phase: null }
  const phase = meterPhases.find((name) => item.toLowerCase().endsWith(`.${name.toLowerCase()}`))
  if (phase === undefined) return null
  const measurand = byName.get(item.slice(0, -phase.length - 1).toLowerCase())
  const hasPhases =
    measurand === 'Voltage' || measurand === 'Current.Import' || measurand === 'Current.Offered'
  return measurand !== undefined && hasPhases ? { measurand, phase } : null
}
