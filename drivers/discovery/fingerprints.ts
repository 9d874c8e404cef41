import type { Fingerprint } from '../../contract/devices.ts'

/** What a device shows of itself before it is opened. */
export interface DeviceTraits {
  /** Four hex digits, lower case; null: it is no USB device. */
  readonly vendorId: string | null
  readonly productId: string | null
  /** Manufacturer and product, as the device says. */
  readonly text: string
  /** `0b/00/00` */
  readonly interfaces: readonly string[]
}

/** What each part of a row that fits is worth. Vendor and product together make it nearly sure. */
const worth = { product: 60, vendor: 30, interface: 25, text: 15 } as const

/** 0: it does not fit; up to 100 for a row that names everything. A row that names nothing fits nothing. */
export const scoreOf = (row: Fingerprint, traits: DeviceTraits): number => {
  const parts: (readonly [asked: string | undefined, fits: (asked: string) => boolean, worth: number])[] = [
    [row.vid, (vid) => vid === traits.vendorId, worth.vendor],
    [row.pid, (pid) => row.vid !== undefined && pid === traits.productId, worth.product],
    [row.interface, (wanted) => traits.interfaces.some((own) => own.startsWith(wanted)), worth.interface],
    [row.text, (text) => traits.text.toLowerCase().includes(text.toLowerCase()), worth.text],
  ]
  let score = 0
  for (const [asked, fits, points] of parts) {
    if (asked === undefined) continue
    if (!fits(asked)) return 0
    score += points
  }
  return Math.min(100, score)
}

export interface Recognition {
  readonly fingerprint: Fingerprint | null
  readonly score: number
}

/** The row that fits best; of two that fit alike the first. */
export const recognise = (rows: readonly Fingerprint[], traits: DeviceTraits): Recognition => {
  let best: Recognition = { fingerprint: null, score: 0 }
  for (const fingerprint of rows) {
    const score = scoreOf(fingerprint, traits)
    if (score > best.score) best = { fingerprint, score }
  }
  return best
}
