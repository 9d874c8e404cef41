import type { CardTechnology } from '../../../contract/card.ts'
import { toHex } from '../../bytes.ts'

/** PC/SC part 3: RID of the PC/SC workgroup in the historical bytes of a storage card. */
const storageCard = /^3B8F8001804F0CA000000306([0-9A-F]{2})([0-9A-F]{4})/

/** The supplement of PC/SC part 3: card names. */
const names = new Map<string, CardTechnology>([
  ['0001', 'mifare-classic-1k'],
  ['0002', 'mifare-classic-4k'],
  ['0003', 'mifare-ultralight'],
  ['0026', 'mifare-mini'],
  ['0036', 'mifare-plus'],
  ['0037', 'mifare-plus'],
  ['0038', 'mifare-plus'],
  ['0039', 'mifare-plus'],
  ['003A', 'mifare-ultralight'],
  ['F004', 'topaz'],
  ['F011', 'felica'],
  ['F012', 'felica'],
])

const ofStandard = (standard: number): CardTechnology => {
  if (standard >= 0x01 && standard <= 0x04) return 'iso14443a'
  if (standard >= 0x05 && standard <= 0x08) return 'iso14443b'
  if (standard >= 0x09 && standard <= 0x0c) return 'iso15693'
  return standard === 0x11 ? 'felica' : 'unknown'
}

/** ISO 14443-4 cards: 3B 8n 80 01, then the ATS's historical bytes (A) or the ATQB's (B). */
const isoDep = /^3B8[0-9A-F]8001/
const desfire = '3B81800180'

/** What kind of card answers so. */
export const technologyOf = (atr: Uint8Array): CardTechnology => {
  const hex = toHex(atr)
  const [, standard, name] = storageCard.exec(hex) ?? []
  if (standard !== undefined && name !== undefined)
    return names.get(name) ?? ofStandard(parseInt(standard, 16))
  if (hex.startsWith(desfire)) return 'mifare-desfire'
  return isoDep.test(hex) ? 'iso14443' : 'unknown'
}
