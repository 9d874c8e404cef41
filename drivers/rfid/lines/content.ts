import type { CardTechnology } from '../../../contract/card.ts'
import type { LineReaderSettings } from '../../../contract/devices.ts'
import { fromHex, toHex } from '../../bytes.ts'

export interface LineContent {
  readonly uid: string
  readonly technology: CardTechnology
}
type Settings = Pick<LineReaderSettings, 'checksum' | 'content' | 'byteOrder'>

/** The sizes of a UID in bytes: ISO 14443 A has 4, 7 and 10; EM4100 5; ISO 15693 8. */
const sizes = [4, 5, 7, 8, 10] as const

const fromDecimal = (digits: string): Uint8Array | null => {
  const hex = BigInt(digits).toString(16)
  const bytes = sizes.find((size) => hex.length <= size * 2)
  return bytes === undefined ? null : fromHex(hex.padStart(bytes * 2, '0'))
}

const isParity = (bits: string, remainder: 0 | 1): boolean =>
  Array.from(bits).filter((bit) => bit === '1').length % 2 === remainder

/** Even parity over the first half in front, odd parity over the second half behind. */
const fromBits = (bits: string): Uint8Array | null => {
  const half = bits.length / 2
  if (!isParity(bits.slice(0, half), 0) || !isParity(bits.slice(half), 1)) return null
  return Uint8Array.from(bits.slice(1, -1).match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2))
}

/** As bits with their parity, or as readers print it: facility and card number (`123,45678`). */
const fromWiegand = (text: string, bits: 26 | 34): Uint8Array | null => {
  if (/^[01]+$/.test(text) && text.length === bits) return fromBits(text)
  const [, facility, number] = /^(\d{1,5})[,:\-\s](\d{1,5})$/.exec(text) ?? []
  if (facility === undefined || number === undefined) return null
  const facilityBytes = bits === 26 ? 1 : 2
  if (Number(facility) >= 256 ** facilityBytes || Number(number) > 0xffff) return null
  const hex = Number(facility)
    .toString(16)
    .padStart(facilityBytes * 2, '0')
  return fromHex(hex + Number(number).toString(16).padStart(4, '0'))
}

const fromHexText = (text: string): Uint8Array | null => {
  const digits = text.replace(/[\s:.-]/g, '')
  const isWhole = /^(?:[0-9a-f]{2})+$/i.test(digits) && digits.length >= 6 && digits.length <= 24
  return isWhole ? fromHex(digits) : null
}

/** The last byte is the XOR of those before it (RDM6300, ID-12). */
const withoutXor = (bytes: Uint8Array): Uint8Array | null => {
  const data = bytes.slice(0, -1)
  const sum = data.reduce((all, byte) => all ^ byte, 0)
  return data.length > 0 && sum === bytes.at(-1) ? data : null
}

const bytesOf = (text: string, { content, checksum }: Settings): Uint8Array | null => {
  switch (content) {
    case 'hex': {
      const bytes = fromHexText(text)
      return bytes && checksum === 'xor' ? withoutXor(bytes) : bytes
    }
    case 'decimal':
      return /^\d{3,25}$/.test(text) ? fromDecimal(text) : null
    case 'wiegand-26':
      return fromWiegand(text, 26)
    case 'wiegand-34':
      return fromWiegand(text, 34)
  }
}

/** The card that a line tells of; null: it tells of none, or its checksum or parity is wrong. */
export const readContent = (text: string, settings: Settings): LineContent | null => {
  const bytes = bytesOf(text, settings)
  if (!bytes) return null
  const { byteOrder, content, checksum } = settings
  const isWiegand = content === 'wiegand-26' || content === 'wiegand-34'
  const isEm4100 = content === 'hex' && checksum === 'xor' && bytes.length === 5
  return {
    uid: toHex(byteOrder === 'reversed' ? bytes.toReversed() : bytes),
    technology: isWiegand ? 'wiegand' : isEm4100 ? 'em4100' : 'unknown',
  }
}
