import { fromHex, toHex } from '../bytes.ts'

/** PC/SC part 3: Get Data, the UID. */
export const getUid = fromHex('FFCA000000')

/** Tries at a card before it is given up: one that moves fails at first. */
export const cardAttempts = 3

/** The UID in the answer to Get Data; null: a contact card, or one that was gone too soon. */
export const uidIn = (answer: Uint8Array): string | null =>
  answer.length >= 2 + 4 && answer.at(-2) === 0x90 && answer.at(-1) === 0x00
    ? toHex(answer.subarray(0, -2))
    : null

/** Lamp and buzzer, as the vendors' manuals give them: an APDU (its class is FF), or an escape command. */
const signals = new Map<string, Uint8Array>([
  // ACR122U: green lamp once, buzzer with it
  ['072f:2200', fromHex('FF00402E0401010101')],
  // ACR1252U, ACR1251: buzzer for 50 ms
  ['072f:223b', fromHex('E00000280105')],
  ['072f:223e', fromHex('E00000280105')],
  ['072f:221a', fromHex('E00000280105')],
])

export const hasSignal = (model: string): boolean => signals.has(model)

/** What a reader of this model (`072f:2200`) is told when a card is in; null: it has no lamp that we can reach. */
export const signalOf = (model: string): Uint8Array | null => signals.get(model) ?? null

/** The same where only APDUs pass: the smart-card service of a system lets escape commands through on few computers. */
export const signalApduOf = (model: string): Uint8Array | null => {
  const signal = signalOf(model)
  return signal?.[0] === 0xff ? signal : null
}
