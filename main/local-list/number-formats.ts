/** How a cell with a number is shown, as far as a list needs it: as a day, with zeros before it, or plain. */
export type NumberFormat =
  { readonly kind: 'plain' } | { readonly kind: 'date' } | { readonly kind: 'zeros'; readonly digits: number }

const plain: NumberFormat = { kind: 'plain' }
const date: NumberFormat = { kind: 'date' }

const isBetween = (id: number, from: number, to: number): boolean => id >= from && id <= to

/** Number formats that every workbook has; those from 27 to 36 and from 50 to 58 are days in Korean and its neighbours. */
const builtIn = (id: number): NumberFormat =>
  isBetween(id, 14, 17) || id === 22 || isBetween(id, 27, 31) || id === 36 || isBetween(id, 50, 58)
    ? date
    : plain

/** Excel takes no longer code. What is longer is no format: an expression that looks for pairs would look for ever. */
const longestCode = 255

/** A format by its code: without what it quotes, and without colours and conditions. */
const custom = (code: string): NumberFormat => {
  if (code.length > longestCode) return plain
  const bare = code.replaceAll(/"[^"]*"|\\.|_.|\[[^\]]*\]/g, '')
  if (/^0{2,}$/.test(bare)) return { kind: 'zeros', digits: bare.length }
  return /[yd]/i.test(bare) ? date : plain
}

export const formatOf = (id: number, codes: ReadonlyMap<number, string>): NumberFormat => {
  const code = codes.get(id)
  return code === undefined ? builtIn(id) : custom(code)
}

const dayMs = 86_400_000
/** Day 0 of the two calendars that workbooks count in. */
const epochs = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) } as const
/** Excel keeps this many digits of a number. */
const keptDigits = 15

const two = (count: number): string => String(count).padStart(2, '0')

const dateText = (serial: number, epoch: keyof typeof epochs): string | null => {
  const at = new Date(epochs[epoch] + Math.round(serial * dayMs))
  if (Number.isNaN(at.getTime()) || at.getUTCFullYear() > 9_999) return null
  const day = `${String(at.getUTCFullYear()).padStart(4, '0')}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`
  return Number.isInteger(serial) ? day : `${day}T${time}`
}

/** A number as text that says what it was: a day as ISO 8601; one that lost digits with its exponent. */
export const numberText = (text: string, format: NumberFormat, epoch: keyof typeof epochs): string => {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) return text
  if (format.kind === 'date') return dateText(value, epoch) ?? text
  if (!Number.isInteger(value)) return String(value)
  if (Math.abs(value) >= 10 ** keptDigits) return value.toExponential().toUpperCase()
  return format.kind === 'zeros' ? String(value).padStart(format.digits, '0') : String(value)
}
