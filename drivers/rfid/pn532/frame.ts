import { concat } from '../../bytes.ts'

/** NXP PN532 user manual: the frames of the host link. */
export type Pn532Frame =
  | { readonly type: 'ack' }
  | { readonly type: 'nack' }
  /** The PN532 could not understand a command at all. */
  | { readonly type: 'error' }
  /** `data` begins behind the TFI: the answered command's code plus one, then its parameters. */
  | { readonly type: 'answer'; readonly data: Uint8Array }
  /** From the host; a fake reads these. */
  | { readonly type: 'command'; readonly data: Uint8Array }

export const tfi = { toPn532: 0xd4, fromPn532: 0xd5 } as const
export const ackFrame = Uint8Array.of(0x00, 0x00, 0xff, 0x00, 0xff, 0x00)
export const nackFrame = Uint8Array.of(0x00, 0x00, 0xff, 0xff, 0x00, 0x00)
export const errorFrame = Uint8Array.of(0x00, 0x00, 0xff, 0x01, 0xff, 0x7f, 0x81, 0x00)

/** Out of the low-power state of HSU; the command follows at once. */
export const wakeUp = Uint8Array.of(0x55, 0x55, ...new Array<number>(14).fill(0))

export const sumOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => (sum + byte) & 0xff, 0)
const complement = (sum: number): number => (0x100 - sum) & 0xff

const build = (identifier: number, data: Uint8Array): Uint8Array => {
  const body = concat(Uint8Array.of(identifier), data)
  const { length } = body
  const head =
    length <= 255
      ? [0x00, 0x00, 0xff, length, complement(length)]
      : [
          0x00,
          0x00,
          0xff,
          0xff,
          0xff,
          length >> 8,
          length & 0xff,
          complement((length >> 8) + (length & 0xff)),
        ]
  return concat(Uint8Array.from(head), body, Uint8Array.of(complement(sumOf(body)), 0x00))
}

/** A command with its parameters, at most 264 bytes. */
export const commandFrame = (...data: readonly number[]): Uint8Array =>
  build(tfi.toPn532, Uint8Array.from(data))
/** What a PN532 answers; for the fake. */
export const answerFrame = (...data: readonly number[]): Uint8Array =>
  build(tfi.fromPn532, Uint8Array.from(data))
