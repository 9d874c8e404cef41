import type { CatalogueModbusMap, ModbusMap } from '../../contract/modbus-map.ts'

/** What a BootNotification says of a charge point and of its meter. */
interface BootNames {
  readonly chargePointVendor: string
  readonly chargePointModel: string
  readonly meterType?: string | undefined
}

/** Words that stand in the names of many. */
const common: ReadonlySet<string> = new Set(
  'and the charge charger charging control basic contact electric series professional home pro meter wallbox power energy'.split(
    ' ',
  ),
)

const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length >= 3 && !common.has(word))

/**
 * How well a map fits the charge point, or the meter in it, by what its BootNotification said: 2 by the name of a
 * product, 1 by another word such as the vendor's, 0 not at all.
 */
const fitOf = ({ kind, device }: ModbusMap, names: BootNames): 0 | 1 | 2 => {
  const own = new Set(wordsOf(device))
  const { chargePointVendor, chargePointModel, meterType = '' } = names
  const said = kind === 'meter' ? meterType : `${chargePointVendor} ${chargePointModel}`
  const shared = wordsOf(said).filter((word) => own.has(word))
  if (shared.some((word) => /\d/.test(word))) return 2
  return shared.length > 0 ? 1 : 0
}

/** The maps that fit best, of charge points and of meters each. */
export const fittingMaps = (
  maps: readonly CatalogueModbusMap[],
  names: BootNames,
): readonly CatalogueModbusMap[] => {
  const rated = maps.map((map) => ({ map, fit: fitOf(map.content, names) }))
  const best = (kind: ModbusMap['kind']): number =>
    Math.max(1, ...rated.filter(({ map }) => map.content.kind === kind).map(({ fit }) => fit))
  const needed = { 'charge-point': best('charge-point'), meter: best('meter') }
  return rated.filter(({ map, fit }) => fit === needed[map.content.kind]).map(({ map }) => map)
}
