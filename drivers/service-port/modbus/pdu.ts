import type { ModbusTable } from '../../../contract/modbus-map.ts'

/** What is asked; addresses count from 0. */
export type ModbusRequest =
  | { readonly kind: 'read'; readonly table: ModbusTable; readonly address: number; readonly count: number }
  /** One with function 5, more with 15. */
  | { readonly kind: 'write-bits'; readonly address: number; readonly bits: readonly boolean[] }
  /** `single`: one register with function 6; else with 16. */
  | {
      readonly kind: 'write-words'
      readonly address: number
      readonly words: readonly number[]
      readonly single: boolean
    }
  /** Function and data as they are. */
  | { readonly kind: 'raw'; readonly pdu: Uint8Array }

export const readFunctions = { coil: 1, discrete: 2, holding: 3, input: 4 } as const satisfies Record<
  ModbusTable,
  number
>

/** The most that one request may ask for or set. */
export const mostInOne = { bits: 2000, words: 125, writtenBits: 1968, writtenWords: 123 } as const

const pair = (value: number): readonly [number, number] => [(value >> 8) & 0xff, value & 0xff]

export const packBits = (bits: readonly boolean[]): readonly number[] => {
  const bytes = Array<number>(Math.ceil(bits.length / 8)).fill(0)
  bits.forEach((bit, at) => {
    if (bit) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (1 << (at & 7))
  })
  return bytes
}

export const unpackBits = (bytes: Uint8Array, count: number): readonly boolean[] =>
  Array.from({ length: count }, (_none, at) => ((bytes[at >> 3] ?? 0) & (1 << (at & 7))) !== 0)

export const unpackWords = (bytes: Uint8Array): readonly number[] =>
  Array.from(
    { length: bytes.length >> 1 },
    (_none, at) => ((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0),
  )

export const encodeRequest = (request: ModbusRequest): Uint8Array => {
  switch (request.kind) {
    case 'read':
      return Uint8Array.of(readFunctions[request.table], ...pair(request.address), ...pair(request.count))
    case 'write-bits': {
      const { address, bits } = request
      const [bit] = bits
      if (bits.length === 1) return Uint8Array.of(5, ...pair(address), bit === true ? 0xff : 0, 0)
      const packed = packBits(bits)
      return Uint8Array.of(15, ...pair(address), ...pair(bits.length), packed.length, ...packed)
    }
    case 'write-words': {
      const { address, words, single } = request
      const bytes = words.flatMap(pair)
      return single && words.length === 1
        ? Uint8Array.of(6, ...pair(address), ...bytes)
        : Uint8Array.of(16, ...pair(address), ...pair(words.length), bytes.length, ...bytes)
    }
    case 'raw':
      return request.pdu
  }
}

/**
 * How long an answer is (function and data), as far as its first bytes tell; `more`: they do not yet, null: no rule
 * tells it.
 */
export const answerLength = (pdu: Uint8Array): number | 'more' | null => {
  const [code = 0] = pdu
  if (code & 0x80) return 2
  const counted = (at: number): number | 'more' => {
    const count = pdu[at]
    return count === undefined ? 'more' : at + 1 + count
  }
  switch (code) {
    case 1:
    case 2:
    case 3:
    case 4:
    case 12:
    case 17:
    case 20:
    case 21:
    case 23:
      return counted(1)
    case 5:
    case 6:
    case 8:
    case 11:
    case 15:
    case 16:
      return 5
    case 7:
      return 2
    case 22:
      return 7
    case 24:
      return pdu.length < 3 ? 'more' : 3 + (((pdu[1] ?? 0) << 8) | (pdu[2] ?? 0))
    case 43:
      return identificationLength(pdu)
    default:
      return null
  }
}

/** Read Device Identification (43 / 14): a list of objects, each with its length. */
const identificationLength = (pdu: Uint8Array): number | 'more' | null => {
  if (pdu.length < 2) return 'more'
  if (pdu[1] !== 14) return null
  const count = pdu[6]
  if (count === undefined) return 'more'
  let at = 7
  for (let object = 0; object < count; object++) {
    const length = pdu[at + 1]
    if (length === undefined) return 'more'
    at += 2 + length
  }
  return at
}

/** Whether an answer can be the one to this request: its function, and how much it brings. */
export const answers = (request: Uint8Array, answer: Uint8Array): boolean => {
  const [asked = 0, ...rest] = request
  const [code = 0] = answer
  if (code === (asked | 0x80)) return true
  if (code !== asked) return false
  const count = ((rest[2] ?? 0) << 8) | (rest[3] ?? 0)
  const brings = (bytes: number): boolean => answer[1] === bytes && answer.length === 2 + bytes
  if (asked === 1 || asked === 2) return brings(Math.ceil(count / 8))
  if (asked === 3 || asked === 4) return brings(count * 2)
  // what was set is said again: of several, where and how many
  if (asked === 5 || asked === 6 || asked === 15 || asked === 16)
    return rest.slice(0, 4).every((byte, at) => answer[at + 1] === byte)
  return true
}

export const exceptionNames: Readonly<Record<number, string>> = {
  1: 'illegal function',
  2: 'illegal data address',
  3: 'illegal data value',
  4: 'server device failure',
  5: 'acknowledge',
  6: 'server device busy',
  8: 'memory parity error',
  10: 'gateway path unavailable',
  11: 'gateway target device failed to respond',
}
