import type { Card } from '../../contract/card.ts'
import type { Clock } from '../../contract/clock.ts'
import { readContent } from './lines/content.ts'

/** The reader of cards that were typed: `HeldCard.reader`. */
export const keyboardReader = 'keyboard'

/**
 * A card that a reader typed as a keyboard does (digits, upper case, without its Enter); null: no card. Ten digits are
 * the decimal number of four bytes, as most of these readers type it; all else is hex.
 */
export const readTyped = (digits: string, clock: Clock): Card | null => {
  const isDecimal = /^\d{10}$/.test(digits) && BigInt(digits) < 2n ** 32n
  const content = readContent(digits, {
    content: isDecimal ? 'decimal' : 'hex',
    checksum: 'none',
    byteOrder: 'as-read',
  })
  return content && { ...content, raw: digits, at: clock.now() }
}
