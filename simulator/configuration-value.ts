import type { ConfigurationKey } from '../ocpp/configuration-key.ts'
import { readMeasurand } from './measurand.ts'
import type { Profile } from './profile.ts'

const measurandLists: ReadonlySet<string> = new Set([
  'MeterValuesAlignedData',
  'MeterValuesSampledData',
  'StopTxnAlignedData',
  'StopTxnSampledData',
])

const phaseRotation = /^(\d+\.)?(NotApplicable|Unknown|RST|RTS|SRT|STR|TRS|TSR)$/i

export const splitList = (value: string): readonly string[] =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

const isItem = (definition: ConfigurationKey, item: string, profile: Profile): boolean => {
  if (measurandLists.has(definition.key)) {
    const wanted = readMeasurand(item)
    return wanted !== null && profile.measurands.includes(wanted.measurand)
  }
  if (definition.key === 'ConnectorPhaseRotation') return phaseRotation.test(item)
  const items = definition.value.type === 'csl' ? definition.value.items : undefined
  return items === undefined || items.some((known) => known.toLowerCase() === item.toLowerCase())
}

const isUpperCase = (text: string): boolean => /^[A-Z]+$/.test(text)

export interface ValueRules {
  readonly profile: Profile
  /** As it is now: booleans are written in the same case. */
  readonly current: string
  /** Most items of a list; 0 = unknown. */
  readonly maxItems: number
}

/** The value as it is stored; null = it has to be rejected (OCPP 1.6 §5.3). */
export const acceptValue = (
  definition: ConfigurationKey | null,
  raw: string,
  { profile, current, maxItems }: ValueRules,
): string | null => {
  if (definition === null) return raw
  const value = raw.trim()
  const rule = definition.value
  switch (rule.type) {
    case 'boolean': {
      const truth = value.toLowerCase()
      if (truth !== 'true' && truth !== 'false') return null
      return isUpperCase(current) ? truth.toUpperCase() : truth
    }
    case 'integer': {
      if (!/^\d{1,10}$/.test(value)) return null
      const number = Number(value)
      const { minimum = 0, maximum = 2 ** 31 - 1 } = rule
      return number >= minimum && number <= maximum ? String(number) : null
    }
    case 'csl': {
      const items = splitList(value)
      if (maxItems > 0 && items.length > maxItems) return null
      return items.every((item) => isItem(definition, item, profile)) ? items.join(',') : null
    }
    case 'string': {
      const { minLength = 0, maxLength = 500 } = rule
      const fits = raw.length >= minLength && raw.length <= maxLength
      return fits && (definition.key !== 'AuthorizationKey' || /^([0-9a-f]{2})+$/i.test(raw)) ? raw : null
    }
  }
}
