import type { CatalogueModbusMap, ModbusMap } from '../../../contract/modbus-map.ts'
import type { ModbusReading } from '../../../contract/modbus.ts'
import { isToolError } from '../../../contract/tool-error.ts'
import type { ModbusClient, RequestOptions } from './client.ts'
import { readRegister } from './read-map.ts'

/** How well a device fits a map. */
export interface MapFit {
  readonly map: string
  readonly device: string
  /** `proven`: it says so itself; `possible`: its probe gives a plausible value. */
  readonly fit: 'proven' | 'possible'
  readonly reading: ModbusReading
}

const judge = (probe: NonNullable<ModbusMap['probe']>, { value }: ModbusReading): MapFit['fit'] | null => {
  if (value === null) return null
  const { equals, minimum, maximum } = probe
  if (equals) return equals.some((wanted) => wanted === value) ? 'proven' : null
  const number = Number(value)
  if (!Number.isFinite(number)) return null
  return number >= (minimum ?? -Infinity) && number <= (maximum ?? Infinity) ? 'possible' : null
}

/** After so many nobody is there at all. */
const mostSilences = 3

/** Tries the probe of each map; the proven ones first. A map without a probe fits nothing by itself. */
export const fitMaps = async (
  client: ModbusClient,
  maps: readonly CatalogueModbusMap[],
  unitId: number | null,
  options: RequestOptions = {},
): Promise<readonly MapFit[]> => {
  const fits: MapFit[] = []
  let heard = false
  let silences = 0
  for (const { id, content } of maps) {
    const { probe, registers, device } = content
    const register = registers.find(({ name }) => name === probe?.register)
    if (!probe || !register) continue
    try {
      const reading = await readRegister(client, content, register, unitId, options)
      heard = true
      const fit = judge(probe, reading)
      if (fit) fits.push({ map: id, device, fit, reading })
    } catch (error) {
      if (!isToolError(error)) throw error
      if (error.code === 'modbus-exception') heard = true
      // some devices keep silent about what they do not have, and no unit answers for another
      else if (error.code !== 'modbus-silent') throw error
      else if (!heard && ++silences > mostSilences) throw error
    }
  }
  return fits.sort((a, b) => Number(b.fit === 'proven') - Number(a.fit === 'proven'))
}
