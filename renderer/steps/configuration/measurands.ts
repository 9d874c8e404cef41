/** What MeterValues may carry (OCPP 1.6 §7.31). */
export const measurands: readonly string[] = [
  'Energy.Active.Import.Register',
  'Energy.Active.Export.Register',
  'Energy.Reactive.Import.Register',
  'Energy.Reactive.Export.Register',
  'Energy.Active.Import.Interval',
  'Energy.Active.Export.Interval',
  'Energy.Reactive.Import.Interval',
  'Energy.Reactive.Export.Interval',
  'Power.Active.Import',
  'Power.Active.Export',
  'Power.Reactive.Import',
  'Power.Reactive.Export',
  'Power.Offered',
  'Power.Factor',
  'Current.Import',
  'Current.Export',
  'Current.Offered',
  'Voltage',
  'Frequency',
  'Temperature',
  'SoC',
  'RPM',
]

/** Phases that a measurand may be given for (OCPP 1.6 §7.34). */
export const phases: readonly string[] = [
  'L1',
  'L2',
  'L3',
  'N',
  'L1-N',
  'L2-N',
  'L3-N',
  'L1-L2',
  'L2-L3',
  'L3-L1',
]

/** Phase rotations; a connector goes before each: `1.RST` (OCPP 1.6 §9.1.7). */
export const rotations: readonly string[] = [
  'NotApplicable',
  'Unknown',
  'RST',
  'RTS',
  'SRT',
  'STR',
  'TRS',
  'TSR',
]

const listKeys: ReadonlySet<string> = new Set([
  'metervaluesaligneddata',
  'metervaluessampleddata',
  'stoptxnaligneddata',
  'stoptxnsampleddata',
])

export const holdsMeasurands = (standardKey: string | null): boolean =>
  standardKey !== null && listKeys.has(standardKey.toLowerCase())

export const holdsRotations = (standardKey: string | null): boolean =>
  standardKey?.toLowerCase() === 'connectorphaserotation'

/** `Voltage.L1` → `Voltage` and `L1`; what has no phase gives null. */
export const readMeasurand = (
  item: string,
): { readonly measurand: string; readonly phase: string | null } => {
  const phase = phases.find((each) => item.toLowerCase().endsWith(`.${each.toLowerCase()}`))
  return phase === undefined
    ? { measurand: item, phase: null }
    : { measurand: item.slice(0, -phase.length - 1), phase }
}
