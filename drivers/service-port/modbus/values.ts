import { countOf, type ModbusMap, type ModbusRegister } from '../../../contract/modbus-map.ts'
import { toHex } from '../../bytes.ts'
import { modbusValueInvalid } from './errors.ts'

type WordOrder = ModbusMap['wordOrder']

/** What registers say; null: the device says that there is no value. */
export type ModbusValue = number | string | boolean | null

const bytesOf = (words: readonly number[]): Uint8Array =>
  Uint8Array.from(words.flatMap((word) => [(word >> 8) & 0xff, word & 0xff]))

/** Registers as hex, the first one first: `0901 0000`. */
export const toHexWords = (words: readonly number[]): string =>
  words.map((word) => word.toString(16).padStart(4, '0')).join(' ')

export const fromHexWords = (text: string): readonly number[] =>
  text.split(' ').map((word) => parseInt(word, 16))

const isText = (type: ModbusRegister['type']): boolean =>
  type === 'ascii' || type === 'utf16' || type === 'bytes'

const inOrder = (
  words: readonly number[],
  type: ModbusRegister['type'],
  order: WordOrder,
): readonly number[] => (order === 'low-first' && !isText(type) ? words.toReversed() : words)

const textOf = (bytes: Uint8Array, type: ModbusRegister['type']): string => {
  const text = Array.from(type === 'utf16' ? Uint16Array.from(wordsOf(bytes)) : bytes, (code) =>
    String.fromCharCode(code),
  ).join('')
  const end = text.indexOf('\0')
  return (end < 0 ? text : text.slice(0, end)).trim()
}

const wordsOf = (bytes: Uint8Array): readonly number[] =>
  Array.from(
    { length: bytes.length >> 1 },
    (_none, at) => ((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0),
  )

const rawNumber = (view: DataView, type: ModbusRegister['type']): number | bigint => {
  switch (type) {
    case 'u16':
      return view.getUint16(0)
    case 'i16':
      return view.getInt16(0)
    case 'u32':
      return view.getUint32(0)
    case 'i32':
      return view.getInt32(0)
    case 'f32':
      // a float of 32 bits has about seven digits: more would be noise
      return Number(view.getFloat32(0).toPrecision(7))
    case 'u64':
      return view.getBigUint64(0)
    case 'i64':
      return view.getBigInt64(0)
    case 'f64':
      return view.getFloat64(0)
    case 'ascii':
    case 'utf16':
    case 'bytes':
    case 'bit':
      return Number.NaN
  }
}

const scaled = (raw: number | bigint, scale: number): ModbusValue => {
  if (
    typeof raw === 'bigint' &&
    scale === 1 &&
    (raw > Number.MAX_SAFE_INTEGER || raw < Number.MIN_SAFE_INTEGER)
  )
    return String(raw)
  const value = Number(raw) * scale
  // 2301 × 0.1 is 230.1, and not 230.10000000000002
  return Number.isFinite(value) ? Number(value.toPrecision(15)) : null
}

/** What the registers of a value say, in its unit. `words` has as many as the value takes. */
export const decodeValue = (
  register: ModbusRegister,
  order: WordOrder,
  words: readonly number[],
): ModbusValue => {
  const { type, absent, show, scale } = register
  if (type === 'bit') return words[0] === 1
  if (absent?.includes(toHexWords(words)) === true) return null
  const bytes = bytesOf(inOrder(words, type, order))
  if (type === 'bytes') return toHex(bytes).toLowerCase()
  if (isText(type)) return textOf(bytes, type)
  if (show === 'hex') return toHex(bytes).toLowerCase()
  if (show === 'dotted-bytes') return bytes.slice(0, 3).join('.')
  if (show === 'bits') return [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return scaled(rawNumber(new DataView(bytes.buffer), type), scale)
}

/** What stands for a value: a state by its name, else null. */
export const wordOf = ({ values }: ModbusRegister, value: ModbusValue): string | null =>
  value === null || values === undefined ? null : (values[String(value)] ?? null)

const limits: Partial<Record<ModbusRegister['type'], readonly [number, number]>> = {
  u16: [0, 0xffff],
  i16: [-0x8000, 0x7fff],
  u32: [0, 0xffff_ffff],
  i32: [-0x8000_0000, 0x7fff_ffff],
}

const numberFrom = (register: ModbusRegister, given: number | string | boolean): number => {
  const { name, values, minimum, maximum } = register
  const [named] =
    Object.entries(values ?? {}).find(([, word]) => word.toLowerCase() === String(given).toLowerCase()) ?? []
  const text = named ?? String(given)
  const value = /^0x[0-9a-f]+$/i.test(text) ? parseInt(text, 16) : Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw modbusValueInvalid(name, `"${text}" is no number`)
  if (minimum !== undefined && value < minimum) throw modbusValueInvalid(name, `it is at least ${minimum}`)
  if (maximum !== undefined && value > maximum) throw modbusValueInvalid(name, `it is at most ${maximum}`)
  return value
}

const textBytes = (register: ModbusRegister, text: string): Uint8Array => {
  const length = countOf(register) * 2
  const { name, type } = register
  if (type === 'bytes') {
    if (!/^(?:[0-9a-f]{2})*$/i.test(text) || text.length !== length * 2)
      throw modbusValueInvalid(name, `it wants ${length} bytes in hex`)
    return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16))
  }
  const codes = Array.from(text, (sign) => sign.codePointAt(0) ?? 0)
  const most = type === 'utf16' ? 0xffff : 0x7f
  if (codes.some((code) => code > most || code === 0))
    throw modbusValueInvalid(name, 'it has signs that do not fit')
  const bytes = type === 'utf16' ? bytesOf(codes) : Uint8Array.from(codes)
  if (bytes.length > length) throw modbusValueInvalid(name, `it has room for ${length} bytes`)
  const padded = new Uint8Array(length)
  padded.set(bytes)
  return padded
}

/** The registers that say this value. Throws ToolError modbus-value-invalid where it does not fit. */
export const encodeValue = (
  register: ModbusRegister,
  order: WordOrder,
  given: number | string | boolean,
): readonly number[] => {
  const { name, type, scale } = register
  if (isText(type)) return wordsOf(textBytes(register, String(given)))
  if (type === 'bit') {
    const text = String(given).toLowerCase()
    if (['1', 'true', 'on'].includes(text)) return [1]
    if (['0', 'false', 'off'].includes(text)) return [0]
    throw modbusValueInvalid(name, 'it is 0 or 1')
  }
  const value = numberFrom(register, given)
  const view = new DataView(new ArrayBuffer(countOf(register) * 2))
  if (type === 'f32') view.setFloat32(0, value / scale)
  else if (type === 'f64') view.setFloat64(0, value / scale)
  else {
    const raw = Math.round(Number((value / scale).toPrecision(15)))
    if (Math.abs(raw * scale - value) > scale * 1e-6)
      throw modbusValueInvalid(name, `it goes in steps of ${scale}`)
    const [least, most] = limits[type] ?? [
      type === 'u64' ? 0 : Number.MIN_SAFE_INTEGER,
      Number.MAX_SAFE_INTEGER,
    ]
    if (raw < least || raw > most)
      throw modbusValueInvalid(name, `${String(given)} does not fit into a ${type}`)
    if (type === 'u16') view.setUint16(0, raw)
    else if (type === 'i16') view.setInt16(0, raw)
    else if (type === 'u32') view.setUint32(0, raw)
    else if (type === 'i32') view.setInt32(0, raw)
    else view.setBigInt64(0, BigInt(raw))
  }
  return inOrder(wordsOf(new Uint8Array(view.buffer)), type, order)
}
