import type { CardTechnology } from '../../../contract/card.ts'
import { toHex } from '../../bytes.ts'

export interface Target {
  readonly uid: string
  readonly technology: CardTechnology
}

/** SEL_RES (SAK) to what is sold under it: as NXP gives them. */
const technologies = new Map<number, CardTechnology>([
  [0x00, 'mifare-ultralight'],
  [0x08, 'mifare-classic-1k'],
  [0x88, 'mifare-classic-1k'],
  [0x09, 'mifare-mini'],
  [0x18, 'mifare-classic-4k'],
  [0x10, 'mifare-plus'],
  [0x11, 'mifare-plus'],
])
/** ATQA 0344 with an ISO 14443-4 SAK is a DESFire. */
const desfireAtqa = 0x0344

/** ISO 14443 A: what InListPassiveTarget tells of one target, from Tg on; null: it is cut short. */
export const readTypeA = (data: Uint8Array): Target | null => {
  const [tg, high, low, sak, length] = data
  if (tg === undefined || high === undefined || low === undefined) return null
  if (sak === undefined || length === undefined || data.length < 5 + length || length < 4) return null
  const uid = toHex(data.slice(5, 5 + length))
  const isDesfire = (sak & 0x20) !== 0 && (high << 8) + low === desfireAtqa
  return { uid, technology: isDesfire ? 'mifare-desfire' : (technologies.get(sak) ?? 'iso14443a') }
}

/** ISO 14443 B: Tg and ATQB, which begins with 50 and the PUPI; null: it is cut short. */
export const readTypeB = (data: Uint8Array): Target | null =>
  data.length < 13 || data[1] !== 0x50 ? null : { uid: toHex(data.slice(2, 6)), technology: 'iso14443b' }
