import { z } from 'zod'

/** An IdToken is a CiString20Type (OCPP 1.6 §3.9, §7.15). */
export const longestIdTag = 20

/** How the site's back office writes the number of a card. */
export const idTagFormatSchema = z.strictObject({
  notation: z.enum(['hex', 'decimal']),
  byteOrder: z.enum(['as-read', 'reversed']),
  letters: z.enum(['upper', 'lower']),
  /** Between the bytes of a hex number; absent = nothing. */
  separator: z.enum(['none', 'colon', 'hyphen', 'space']).optional(),
})
export type IdTagFormat = z.infer<typeof idTagFormatSchema>

/** How the numbers stand in a file: `hex` and `decimal` are card numbers, `text` is anything else and stays as it is. */
export const idTagReadings = ['text', 'hex', 'decimal'] as const
export type IdTagReading = (typeof idTagReadings)[number]

const separators = { none: '', colon: ':', hyphen: '-', space: ' ' } as const
/** UIDs have 4, 7 or 10 bytes; what is shorter in decimal has lost nothing but zeros. */
const uidBytes = [4, 7, 10] as const

const toHex = (text: string, reading: 'hex' | 'decimal'): string | null => {
  const bare = text.replaceAll(/[\s:.-]/g, '')
  if (reading === 'hex') return /^([0-9a-f]{2})+$/i.test(bare) ? bare.toUpperCase() : null
  // the largest UID has ten bytes, which is 25 digits
  if (!/^\d{1,25}$/.test(bare)) return null
  const hex = BigInt(bare).toString(16).toUpperCase()
  const bytes = uidBytes.find((count) => count * 2 >= hex.length)
  return bytes === undefined ? null : hex.padStart(bytes * 2, '0')
}

/** The number of a card as this format writes it; null: it does not read as such a number. */
export const formatIdTag = (text: string, reading: IdTagReading, format: IdTagFormat): string | null => {
  if (reading === 'text') return text
  const hex = toHex(text, reading)
  if (hex === null) return null
  const asRead = hex.match(/../g) ?? []
  const bytes = format.byteOrder === 'reversed' ? asRead.toReversed() : asRead
  if (format.notation === 'decimal') {
    const digits = BigInt(`0x${bytes.join('')}`).toString()
    // as readers print it: ten digits for four bytes
    return bytes.length === 4 ? digits.padStart(10, '0') : digits
  }
  const written = bytes.join(separators[format.separator ?? 'none'])
  return format.letters === 'lower' ? written.toLowerCase() : written
}

/** What the numbers of a column look like: never a guess that would change a number of another kind. */
export const guessReading = (texts: readonly string[]): IdTagReading => {
  const filled = texts.filter((text) => text !== '')
  if (filled.length === 0) return 'text'
  const isHex = filled.every((text) => /^([0-9a-f]{2}[\s:-]?){3,9}[0-9a-f]{2}$/i.test(text))
  if (isHex && filled.some((text) => /[a-f]/i.test(text))) return 'hex'
  return filled.every((text) => /^\d{8,17}$/.test(text)) ? 'decimal' : 'text'
}
