import { modbusTables } from '../../../contract/modbus-map.ts'
import type { ModbusPlace } from '../../../contract/modbus.ts'

export const rawTables = modbusTables
export const registerTypes = [
  'u16',
  'i16',
  'u32',
  'i32',
  'f32',
  'u64',
  'i64',
  'f64',
  'ascii',
  'bytes',
] as const
export const wordOrders = ['high-first', 'low-first'] as const

export interface RawDraft {
  readonly table: ModbusPlace['table']
  readonly address: string
  readonly count: string
  readonly type: (typeof registerTypes)[number]
  readonly wordOrder: (typeof wordOrders)[number]
}

export const isBits = ({ table }: Pick<RawDraft, 'table'>): boolean =>
  table === 'coil' || table === 'discrete'
/** Of these `count` is the number of registers. */
export const isText = ({ type }: Pick<RawDraft, 'type'>): boolean => type === 'ascii' || type === 'bytes'

/** null: it is no address. */
export const addressFrom = (text: string): number | null => {
  const own = text.trim()
  if (!/^(?:0x[0-9a-f]{1,4}|\d{1,5})$/i.test(own)) return null
  const address = Number(own)
  return address <= 65_535 ? address : null
}

export const mostValues = 125

export const countFrom = (text: string): number | null => {
  const count = /^\d{1,3}$/.test(text.trim()) ? Number(text) : 0
  return count >= 1 && count <= mostValues ? count : null
}

/** null: something is no number. */
export const placeOf = (draft: RawDraft): ModbusPlace | null => {
  const [address, count] = [addressFrom(draft.address), countFrom(draft.count)]
  if (address === null || count === null) return null
  const { table, wordOrder } = draft
  return { table, address, count, type: isBits(draft) ? 'bit' : draft.type, wordOrder }
}
