import type { ModbusRaw, ModbusWritten } from '../../../contract/modbus.ts'
import type { RunView } from '../../../contract/run.ts'
import type { ModbusIdentity, ModbusScanned } from '../../../contract/service-port.ts'

type Fields = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isReading = (value: unknown): boolean => isRecord(value) && typeof value['register'] === 'string'

const isWritten = (value: unknown): value is ModbusWritten =>
  isRecord(value) &&
  typeof value['proven'] === 'boolean' &&
  [value['before'], value['after']].every((each) => each === null || isReading(each))

const isRaw = (value: unknown): value is ModbusRaw =>
  isRecord(value) &&
  typeof value['readFunction'] === 'number' &&
  Array.isArray(value['readings']) &&
  value['readings'].every(isReading)

const isScanned = (value: unknown): value is ModbusScanned =>
  isRecord(value) &&
  Array.isArray(value['units']) &&
  value['units'].every((unit) => isRecord(unit) && Array.isArray(unit['identification']))

const isIdentity = (value: unknown): value is ModbusIdentity =>
  isRecord(value) &&
  Array.isArray(value['identification']) &&
  Array.isArray(value['fits']) &&
  value['fits'].every((fit) => isRecord(fit) && isReading(fit['reading']))

const resultBy =
  <T>(is: (value: unknown) => value is T) =>
  (run: RunView | null): T | null => {
    const result = run?.state.state === 'done' ? run.state.result : null
    return is(result) ? result : null
  }

/** null: it has not ended well, or is another procedure's. */
export const writtenOf = resultBy(isWritten)
export const rawOf = resultBy(isRaw)
export const scannedOf = resultBy(isScanned)
export const identityOf = resultBy(isIdentity)
