/** Without case, blanks and underscores: `SUSPENDED_EV`, `Suspended EV` and `suspendedev` are one. */
const loose = (text: string): string => text.replaceAll(/[\s_]/g, '').toLowerCase()

/** Other names that were seen for a value of the standard, by field; the keys are `loose`. */
const otherNames: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  unit: new Map([
    ['hz', 'Hertz'],
    ['hertz', 'Hertz'],
    // Renamed in OCPP 1.6.
    ['volt', 'V'],
    ['amp', 'A'],
    ['volts', 'V'],
    ['amps', 'A'],
    ['ampere', 'A'],
    ['amperes', 'A'],
    ['watt', 'W'],
    ['watts', 'W'],
    ['%', 'Percent'],
    ['c', 'Celsius'],
    ['°c', 'Celsius'],
    ['degc', 'Celsius'],
    ['°f', 'Fahrenheit'],
    ['degf', 'Fahrenheit'],
    ['kelvin', 'K'],
  ]),
  phase: new Map([
    ['l1n', 'L1-N'],
    ['l2n', 'L2-N'],
    ['l3n', 'L3-N'],
    ['l1l2', 'L1-L2'],
    ['l2l3', 'L2-L3'],
    ['l3l1', 'L3-L1'],
  ]),
  // Renamed in OCPP 1.6.
  errorCode: new Map([['mode3error', 'EVCommunicationError']]),
}

/** The errata name it for frequencies, the schemas do not list it (Errata 3.86). */
export const hertz = 'Hertz'

const byLooseName = new WeakMap<readonly string[], ReadonlyMap<string, string>>()
/** The values of an enumeration by their `loose` form, made once for each. */
const looseNames = (values: readonly string[]): ReadonlyMap<string, string> => {
  const known = byLooseName.get(values)
  if (known) return known
  const names = new Map(values.map((value) => [loose(value), value]))
  byLooseName.set(values, names)
  return names
}

/** The standard's value that was meant; null = none of them. */
export const standardSpelling = (field: string, raw: string, values: readonly string[]): string | null => {
  const wanted = loose(raw)
  return looseNames(values).get(wanted) ?? otherNames[field]?.get(wanted) ?? null
}

/** The key among `candidates` that was meant by the field `name`: `idtag`, `id_tag` or `IdTag` for `idTag`. */
export const looseKey = (name: string, candidates: readonly string[]): string | undefined => {
  const wanted = loose(name)
  return candidates.find((candidate) => loose(candidate) === wanted)
}
