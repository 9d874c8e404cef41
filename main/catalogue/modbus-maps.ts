import type { Log } from '../../contract/log.ts'
import { modbusMapSchema, type ModbusMap } from '../../contract/modbus-map.ts'
import { builtInData } from './built-in-data.ts'
import { openDataFiles, type DataFiles } from './data-files.ts'

export type ModbusMaps = DataFiles<ModbusMap>

/** The Modbus register maps of the program, and a person's own in `userDir`. */
export const openModbusMaps = (
  userDir: string,
  log: Log,
  builtInDir: string = builtInData('modbus-maps'),
): Promise<ModbusMaps> =>
  openDataFiles({ builtInDir, userDir, schema: modbusMapSchema, log, event: 'modbus-map-refused' })
