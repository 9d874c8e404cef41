import { z } from 'zod'

export const cardTechnologySchema = z.enum([
  'mifare-classic-1k',
  'mifare-classic-4k',
  'mifare-mini',
  'mifare-ultralight',
  'mifare-plus',
  'mifare-desfire',
  'topaz',
  'felica',
  'iso14443a',
  'iso14443b',
  /** ISO 14443 of a kind that the reader does not tell. */
  'iso14443',
  'iso15693',
  'em4100',
  'wiegand',
  'unknown',
])
export type CardTechnology = z.infer<typeof cardTechnologySchema>

/** A card as one reader read it. */
export interface Card {
  /** Upper-case hex in the order in which the card gives its bytes. */
  readonly uid: string
  readonly technology: CardTechnology
  /** What the reader said, as it said it: hex of a binary answer, or the line as text. */
  readonly raw: string
  /** Milliseconds since the epoch, UTC. */
  readonly at: number
}

/** The ways in which a UID is written as an idTag. */
export const uidFormats = [
  'hex',
  'hex-lower',
  'hex-colons',
  'hex-reversed',
  'decimal',
  'decimal-reversed',
  'wiegand-26',
] as const
export type UidFormat = (typeof uidFormats)[number]

const bytesOf = (uid: string): readonly string[] => uid.match(/../g) ?? []
const reversed = (uid: string): string => [...bytesOf(uid)].reverse().join('')
/** As readers print it: ten digits for four bytes, with zeros before. */
const decimal = (uid: string): string => {
  const digits = BigInt(`0x${uid || '0'}`).toString()
  return uid.length === 8 ? digits.padStart(10, '0') : digits
}
/** Facility and card number of the three last bytes, as 26-bit Wiegand readers print them. */
const wiegand26 = (uid: string): string => {
  const last = uid.slice(-6).padStart(6, '0')
  const pad = (hex: string, width: number) => String(parseInt(hex, 16)).padStart(width, '0')
  return `${pad(last.slice(0, 2), 3)},${pad(last.slice(2), 5)}`
}

/** The UID (upper-case hex, whole bytes) as an idTag of this format. */
export const formatUid = (uid: string, format: UidFormat): string => {
  switch (format) {
    case 'hex':
      return uid
    case 'hex-lower':
      return uid.toLowerCase()
    case 'hex-colons':
      return bytesOf(uid).join(':')
    case 'hex-reversed':
      return reversed(uid)
    case 'decimal':
      return decimal(uid)
    case 'decimal-reversed':
      return decimal(reversed(uid))
    case 'wiegand-26':
      return wiegand26(uid)
  }
}

/**
 * A random UID: 4 bytes that begin with 08, made anew each time the card is held (ISO/IEC 14443-3). Such a card can
 * not be on a list.
 */
export const isRandomUid = ({ uid, technology }: Pick<Card, 'uid' | 'technology'>): boolean =>
  uid.length === 8 && uid.startsWith('08') && technology !== 'em4100' && technology !== 'wiegand'

/** A card as the bench shows it: the same card read again within 2 s is still this one. */
export interface HeldCard extends Card {
  /** Counts the cards of this run; tells two holdings of one card apart. */
  readonly id: number
  /** The device that read it: `BenchDevice.id`, or `keyboard`. */
  readonly reader: string
  readonly formats: readonly { readonly format: UidFormat; readonly text: string }[]
  readonly warning: 'random-uid' | null
  /** Who got it: the name given with the last open request for a card; null: nobody had asked. */
  readonly givenTo: string | null
}
