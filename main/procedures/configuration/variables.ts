import type { ConfigurationReading } from '../../../contract/configuration.ts'
import type { TemplateVariables } from '../../../contract/configuration-template.ts'
import type { BenchState } from '../../../contract/project.ts'

const connectorsOf = (
  state: BenchState,
  chargePointId: string,
  reading: ConfigurationReading | null,
): number => {
  const told = reading?.keys.find(({ key }) => key.trim().toLowerCase() === 'numberofconnectors')?.value
  const count = Number(told ?? Number.NaN)
  if (Number.isInteger(count) && count > 0) return count
  const view = Object.hasOwn(state.chargePoints, chargePointId)
    ? state.chargePoints[chargePointId]
    : undefined
  return Math.max(0, ...Object.keys(view?.connectors ?? {}).map(Number))
}

/**
 * What fills a template for a charge point: its identity, serial number and connectors as far as they are known, the
 * site of its job, and what a person gives, which goes before all of them.
 */
export const variablesFor = (
  state: BenchState,
  chargePointId: string,
  reading: ConfigurationReading | null,
  site: string | null,
  given: Readonly<Record<string, string>>,
): TemplateVariables => {
  const view = Object.hasOwn(state.chargePoints, chargePointId)
    ? state.chargePoints[chargePointId]
    : undefined
  const serial =
    view?.identity?.chargePointSerialNumber ??
    view?.identity?.chargeBoxSerialNumber ??
    reading?.boot?.serialNumber ??
    ''
  return {
    values: {
      identity: chargePointId,
      ...(serial === '' ? {} : { serial }),
      ...(site === null || site === '' ? {} : { site }),
      ...given,
    },
    connectors: connectorsOf(state, chargePointId, reading),
  }
}
