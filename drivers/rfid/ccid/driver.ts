import type { Card } from '../../../contract/card.ts'
import type { Clock } from '../../../contract/clock.ts'
import { isToolError } from '../../../contract/tool-error.ts'
import { concat, toHex } from '../../bytes.ts'
import { readerFailed } from '../../errors.ts'
import type { UsbInterface } from '../../usb/usb-interface.ts'
import { pause } from '../../waits.ts'
import { cardAttempts, getUid, signalOf, uidIn } from '../contactless.ts'
import type { CardReader } from '../reader.ts'
import { technologyOf } from './atr.ts'
import { ccidMessage, readDescriptor, toReader, type CcidAnswer } from './frame.ts'
import { createCcidParser, readSlotChange } from './parser.ts'

export interface CcidOptions {
  /** Claimed; of class 0B. */
  readonly usb: UsbInterface
  readonly clock: Clock
  /** `072f:2200`: some readers have lamps and buzzers of their own. */
  readonly model: string
  /** Between two looks, where the reader does not tell by itself. Default 250 ms. */
  readonly pollMs?: number
}

export const isCcid = ([interfaceClass]: readonly [number, number, number]): boolean =>
  interfaceClass === 0x0b

const answerMs = 3_000
/** A message that is not answered is sent so often. */
const attempts = 3

/** A contactless reader that speaks CCID. Rejects with ToolError: reader-failed, port-gone, port-failed. */
export const openCcidReader = async (options: CcidOptions): Promise<CardReader> => {
  const { usb, clock, model, pollMs = 250 } = options
  const { slots, maxMessageBytes } = readDescriptor(usb.extra)
  const parser = createCcidParser(maxMessageBytes)
  const closing = new AbortController()
  let seq = 0
  let busy: Promise<unknown> = Promise.resolve()

  const answerTo = async (slot: number, number: number): Promise<CcidAnswer | null> => {
    let untilMs = clock.monotonic() + answerMs
    for (;;) {
      const read = await usb.read(maxMessageBytes, Math.max(1, Math.round(untilMs - clock.monotonic())))
      if (read.type === 'cancelled') return null
      if (read.type !== 'bytes') return null
      for (const chunk of parser.push(read.bytes)) {
        if (chunk.type !== 'frame') continue
        const { frame } = chunk
        if (frame.slot !== slot || frame.seq !== number) continue
        if (frame.outcome !== 'extended') return frame
        untilMs = clock.monotonic() + answerMs
      }
      if (clock.monotonic() >= untilMs) return null
    }
  }

  /** null: it did not take the message (a stall), or did not answer in time. */
  const send = async (type: number, slot: number, data?: Uint8Array): Promise<CcidAnswer | null> => {
    try {
      await usb.write(ccidMessage(type, slot, seq, data), answerMs)
    } catch (error) {
      if (isToolError(error) && error.code === 'port-failed') return null
      throw error
    }
    return answerTo(slot, seq)
  }

  const exchange = async (type: number, slot: number, data?: Uint8Array): Promise<CcidAnswer> => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      seq = (seq + 1) & 0xff
      const answer = await send(type, slot, data)
      if (answer) return answer
      parser.flush()
      if (closing.signal.aborted) break
    }
    throw readerFailed(usb.name, 'it is silent')
  }

  /** One exchange at a time: answers come in order. */
  const ask = (type: number, slot: number, data?: Uint8Array): Promise<CcidAnswer> => {
    const asked = busy.then(() => exchange(type, slot, data))
    busy = asked.catch(() => undefined)
    return asked
  }

  const isPresent = async (slot: number): Promise<boolean> =>
    (await ask(toReader.slotStatus, slot)).icc !== 'absent'

  /** null: no contactless card, or it was gone before it was read. */
  const readCard = async (slot: number): Promise<Card | null> => {
    const on = await ask(toReader.powerOn, slot)
    if (on.outcome === 'failed') return null
    const { data, outcome } = await ask(toReader.transfer, slot, getUid)
    const uid = outcome === 'done' ? uidIn(data) : null
    if (uid === null) return null
    return { uid, technology: technologyOf(on.data), raw: toHex(concat(on.data, data)), at: clock.now() }
  }

  /**
   * Resolves when it is worth looking again, with the slots that were said to be empty meanwhile: a card that is swapped
   * quickly would pass for the one before. A reader without notices is asked at its pace.
   */
  const nextLook = async (): Promise<readonly number[]> => {
    // not every reader sends the notices that it announces: the slots are looked at once a second all the same
    const notice = usb.hasInterrupt ? await usb.readInterrupt(1_000) : null
    if (notice?.type === 'bytes') {
      const present = readSlotChange(notice.bytes) ?? []
      return [...present.keys()].filter((slot) => present[slot] === false)
    }
    if (notice?.type !== 'timed-out') await pause(clock, pollMs, closing.signal)
    return []
  }

  async function* cards(): AsyncGenerator<Card> {
    // how often the card of a slot may still be tried: one that moves fails at first; 0: read, or none of ours
    const tries = new Map<number, number>()
    try {
      while (!closing.signal.aborted) {
        for (let slot = 0; slot < slots; slot++) {
          const left = (await isPresent(slot)) ? (tries.get(slot) ?? cardAttempts) : null
          if (left === null) tries.delete(slot)
          else if (left > 0) {
            const card = await readCard(slot)
            tries.set(slot, card ? 0 : left - 1)
            if (card) yield card
          }
        }
        for (const slot of await nextLook()) tries.delete(slot)
      }
    } catch (error) {
      if (!closing.signal.aborted) throw error
    }
  }

  const signal = signalOf(model)
  const signalCard = signal
    ? async (): Promise<void> => {
        await ask(toReader.escape, 0, signal).catch(() => undefined)
      }
    : null
  const close = async () => {
    closing.abort()
    await usb.close()
  }
  try {
    await isPresent(0)
    return { name: usb.name, cards, signalCard, close }
  } catch (error) {
    await close()
    throw isToolError(error) ? error : readerFailed(usb.name, String(error))
  }
}
