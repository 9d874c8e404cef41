import type { ModbusReading } from '../../../../contract/modbus.ts'
import type { Output } from '../output.ts'

export const valueText = ({ value, word, unit, problem }: ModbusReading): string => {
  if (problem) return `refused: exception ${problem.exception}, ${problem.name}`
  if (value === null) return 'no value'
  const named = word === null ? '' : ` (${word})`
  return `${String(value)}${unit === null ? '' : ` ${unit}`}${named}`
}

export const tellReading = (reading: ModbusReading, { say, emit }: Output, width: number): void => {
  say(`${reading.register.padEnd(width)}  ${valueText(reading)}`)
  emit({ event: 'value', ...reading })
}

export const widthOf = (names: readonly string[]): number => Math.max(...names.map(({ length }) => length), 0)
