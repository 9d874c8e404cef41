import { join } from 'node:path'
import { InvalidArgumentError, Option, type Command } from 'commander'
import type { CatalogueModbusMap, ModbusRegister } from '../../../../contract/modbus-map.ts'
import { modbusLinkSchema, type ModbusLink } from '../../../../contract/modbus.ts'
import { silentLog } from '../../../../contract/log.ts'
import { ToolError } from '../../../../contract/tool-error.ts'
import { openModbusMaps } from '../../../catalogue/modbus-maps.ts'
import { defaultDataDir, jsonOption, readCount } from '../options.ts'

/** What every Modbus command understands. */
export interface LinkOptions {
  readonly device: string
  readonly transport?: 'rtu' | 'tcp'
  readonly baudRate: number
  readonly parity: 'none' | 'even' | 'odd'
  readonly stopBits: number
  readonly unit?: number
  readonly timeout: number
  readonly trace: boolean
  readonly data: string
  readonly json: boolean
}

const readUnit = (raw: string): number => {
  const unit = /^\d{1,3}$/.test(raw) ? Number(raw) : NaN
  if (!(unit <= 255)) throw new InvalidArgumentError('A unit id is a number from 0 to 255.')
  return unit
}

export const withLinkOptions = (command: Command): Command =>
  command
    .requiredOption('--device <name>', 'an id or path that `chargebench ports` tells, or tcp://host:port')
    .addOption(
      new Option('--transport <kind>', 'how frames are put (default: tcp for tcp://, else rtu)').choices([
        'rtu',
        'tcp',
      ]),
    )
    .option('--baud-rate <rate>', 'of a serial line', readCount(300, 999_999), 9600)
    .addOption(
      new Option('--parity <parity>', 'of a serial line').choices(['none', 'even', 'odd']).default('none'),
    )
    .option('--stop-bits <count>', 'of a serial line: 1 or 2', readCount(1, 2), 1)
    .option('--unit <id>', 'the unit id (default: the usual one of the map, or 1)', readUnit)
    .option('--timeout <milliseconds>', 'how long an answer may take', readCount(20, 60_000), 1000)
    .option('--trace', 'tell every frame, foreign, late and damaged ones too', false)
    .option('--data <folder>', 'the data folder, where your own register maps lie', defaultDataDir())
    .addOption(jsonOption())

export const linkOf = (options: LinkOptions): ModbusLink =>
  modbusLinkSchema.parse({
    device: options.device,
    ...(options.transport === undefined ? {} : { transport: options.transport }),
    baudRate: options.baudRate,
    parity: options.parity,
    stopBits: options.stopBits,
    ...(options.unit === undefined ? {} : { unitId: options.unit }),
    answerMs: options.timeout,
  })

export const openMaps = (dataDir: string) => openModbusMaps(join(dataDir, 'modbus-maps'), silentLog)

/** Throws ToolError modbus-map-unknown. */
export const findMap = async (dataDir: string, id: string): Promise<CatalogueModbusMap> => {
  const map = (await openMaps(dataDir)).find(id)
  if (map) return map
  throw new ToolError(
    'modbus-map-unknown',
    { map: id },
    'choose-map',
    `There is no register map "${id}": chargebench modbus maps tells those there are.`,
  )
}

/** Throws ToolError modbus-register-unknown. */
export const findRegister = ({ id, content }: CatalogueModbusMap, name: string): ModbusRegister => {
  const found = content.registers.find((register) => register.name === name || register.role === name)
  if (found) return found
  throw new ToolError(
    'modbus-register-unknown',
    { map: id, register: name },
    'choose-register',
    `The map "${id}" has no register "${name}": chargebench modbus maps ${id} tells them.`,
  )
}
