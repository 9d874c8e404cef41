import type { ModbusMap, ModbusRegister } from '../../../contract/modbus-map.ts'
import type { ModbusReading, ModbusTableView } from '../../../contract/modbus.ts'

export interface RegisterRow {
  readonly register: ModbusRegister
  /** What it means, in the language of the page where the map has it. */
  readonly meaning: string
  /** null: it was not read yet, or is read only by name. */
  readonly reading: ModbusReading | null
  /** It said something else a moment ago. */
  readonly isChanged: boolean
}

const changedForMs = 3_000
const oldAfterMs = 5_000

/** Whether what a table shows is no longer how the device stands. */
export const isStale = ({ state, at, missed, settings }: ModbusTableView, now: number): boolean =>
  at !== null &&
  (missed > 0 ||
    state.state === 'failed' ||
    now - at > Math.max(oldAfterMs, settings.intervalSeconds * 3_000))

export const rowsOf = (
  map: ModbusMap,
  view: ModbusTableView,
  now: number,
  language: string,
): readonly RegisterRow[] => {
  const readings = new Map(view.readings.map((reading) => [reading.register, reading]))
  const longMs = Math.max(changedForMs, view.settings.intervalSeconds * 1_500)
  return map.registers.map((register) => {
    const changedAt = view.changedAt[register.name]
    const { en, ko } = register.meaning
    return {
      register,
      meaning: language.startsWith('ko') ? (ko ?? en) : en,
      reading: readings.get(register.name) ?? null,
      isChanged: changedAt !== undefined && now - changedAt < longMs,
    }
  })
}

/** Those with all words in their meaning, name, address or unit. */
export const searchRows = (rows: readonly RegisterRow[], text: string): readonly RegisterRow[] => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter(({ register: { name, address, unit = '' }, meaning }) => {
    const said = `${meaning} ${name} ${address} ${unit}`.toLowerCase()
    return words.every((word) => said.includes(word))
  })
}

/** A value with its unit, as people read it; null: there is none. */
export const valueWords = ({
  value,
  word,
  unit,
}: Pick<ModbusReading, 'value' | 'word' | 'unit'>): string | null => {
  if (value === null) return null
  const said = typeof value === 'boolean' ? (value ? '1' : '0') : String(value)
  if (word !== null) return `${word} (${said})`
  return unit === null ? said : `${said} ${unit}`
}
