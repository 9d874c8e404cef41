import { concat, fromHex } from '../bytes.ts'
import { portGone } from '../errors.ts'
import { toReader } from '../rfid/ccid/frame.ts'
import type { PortEnd } from '../port.ts'
import type { UsbInterface, UsbRead } from '../usb/usb-interface.ts'

export interface FakeCcidCard {
  readonly atr: string
  /** null: a contact card, which knows no such command. */
  readonly uid: string | null
}

export interface FakeCcid {
  readonly usb: UsbInterface
  insert(card: FakeCcidCard): void
  remove(): void
  /** The next answer comes after a request for more time, or in pieces of so many bytes. */
  next: { readonly asksForTime?: boolean; readonly pieces?: number }
  unplug(): void
  /** Message types that came. */
  readonly heard: readonly number[]
}

const noCard = 0xfe

/** A CCID reader of one slot that sends notices, without USB. */
export const createFakeCcid = (name = 'fake CCID'): FakeCcid => {
  const answers: Uint8Array[] = []
  const notices: Uint8Array[] = []
  const heard: number[] = []
  let card: FakeCcidCard | null = null
  let state: 'open' | 'closed' | 'gone' = 'open'
  let wake: (() => void)[] = []
  let end: (end: PortEnd) => void = () => undefined
  const ended = new Promise<PortEnd>((resolve) => (end = resolve))
  const signal = () => {
    const waiting = wake
    wake = []
    for (const go of waiting) go()
  }

  const take = async (queue: Uint8Array[]): Promise<UsbRead> => {
    for (;;) {
      const bytes = queue.shift()
      if (bytes) return { type: 'bytes', bytes }
      if (state === 'closed') return { type: 'cancelled' }
      if (state === 'gone') throw portGone(name)
      await new Promise<void>((resolve) => wake.push(resolve))
    }
  }
  const message = (
    type: number,
    seq: number,
    status: number,
    error: number,
    data: Uint8Array,
  ): Uint8Array => {
    const head = new Uint8Array(10)
    head.set([type, data.length, 0, 0, 0, 0, seq, status, error])
    return concat(head, data)
  }
  const answer = (type: number, seq: number): Uint8Array => {
    const none = new Uint8Array()
    if (type === toReader.slotStatus) return message(0x81, seq, card ? 0 : 2, 0, none)
    if (type === toReader.escape) return message(0x83, seq, card ? 0 : 2, 0, fromHex('9000'))
    if (!card) return message(0x80, seq, 0x42, noCard, none)
    if (type === toReader.powerOn) return message(0x80, seq, 0, 0, fromHex(card.atr))
    return message(0x80, seq, 0, 0, fromHex(card.uid === null ? '6D00' : `${card.uid}9000`))
  }
  const fake: FakeCcid = {
    usb: {
      name,
      extra: new Uint8Array(),
      hasInterrupt: true,
      read: () => take(answers),
      readInterrupt: () => take(notices),
      write: (bytes) => {
        if (state !== 'open') return Promise.reject(portGone(name))
        const [type = 0, seq = 0] = [bytes[0], bytes[6]]
        heard.push(type)
        const { asksForTime, pieces } = fake.next
        fake.next = {}
        if (asksForTime) answers.push(message(0x80, seq, 0x80, 0x01, new Uint8Array()))
        const whole = answer(type, seq)
        const size = pieces ?? whole.length
        for (let at = 0; at < whole.length; at += size) answers.push(whole.slice(at, at + size))
        signal()
        return Promise.resolve()
      },
      close: () => {
        state = 'closed'
        signal()
        end({ cause: 'closed' })
        return Promise.resolve()
      },
      ended,
    },
    insert: (inserted) => {
      card = inserted
      notices.push(Uint8Array.of(0x50, 0x03))
      signal()
    },
    remove: () => {
      card = null
      notices.push(Uint8Array.of(0x50, 0x02))
      signal()
    },
    next: {},
    unplug: () => {
      state = 'gone'
      end({ cause: 'died', error: portGone(name) })
      signal()
    },
    heard,
  }
  return fake
}
