/** USB CCID class: messages have a head of ten bytes. */
export const headBytes = 10

export const toReader = {
  powerOn: 0x62,
  powerOff: 0x63,
  slotStatus: 0x65,
  escape: 0x6b,
  transfer: 0x6f,
} as const
export const fromReader = {
  dataBlock: 0x80,
  slotStatus: 0x81,
  parameters: 0x82,
  escape: 0x83,
  rate: 0x84,
} as const

/** bmICCStatus. */
export type IccStatus = 'active' | 'inactive' | 'absent'

export interface CcidAnswer {
  readonly messageType: number
  readonly slot: number
  readonly seq: number
  readonly icc: IccStatus
  /** `extended`: the reader asks for more time (bmCommandStatus 2). */
  readonly outcome: 'done' | 'failed' | 'extended'
  /** bError, meaningful when it failed. */
  readonly error: number
  readonly data: Uint8Array
}

/** A message to the reader: type, slot, sequence, three bytes of the message's own, data. */
export const ccidMessage = (
  messageType: number,
  slot: number,
  seq: number,
  data: Uint8Array = new Uint8Array(),
): Uint8Array => {
  const message = new Uint8Array(headBytes + data.length)
  message[0] = messageType
  new DataView(message.buffer).setUint32(1, data.length, true)
  message[5] = slot
  message[6] = seq
  message.set(data, headBytes)
  return message
}

/** What dwFeatures and its neighbours say: the class descriptor behind the interface's. */
export interface CcidDescriptor {
  readonly slots: number
  readonly maxMessageBytes: number
}

const descriptorType = 0x21
const descriptorBytes = 0x36
/** What every reader must take: a short APDU with its head (dwMaxCCIDMessageLength). */
const leastMessageBytes = 271

/** Readers whose descriptor says nothing useful are taken as one slot with short messages. */
export const readDescriptor = (extra: Uint8Array): CcidDescriptor => {
  for (let at = 0; at + 1 < extra.length; at += Math.max(1, extra[at] ?? 1)) {
    const isOurs = extra[at] === descriptorBytes && extra[at + 1] === descriptorType
    if (!isOurs || extra.length < at + descriptorBytes) continue
    const view = new DataView(extra.buffer, extra.byteOffset + at, descriptorBytes)
    const stated = view.getUint32(44, true)
    return {
      slots: view.getUint8(4) + 1,
      maxMessageBytes: Math.min(65_556, Math.max(leastMessageBytes, stated)),
    }
  }
  return { slots: 1, maxMessageBytes: leastMessageBytes }
}
