import type { Card } from '../../../contract/card.ts'
import type { Clock } from '../../../contract/clock.ts'
import { isToolError } from '../../../contract/tool-error.ts'
import { toHex } from '../../bytes.ts'
import { readerFailed } from '../../errors.ts'
import type { BytePort } from '../../port.ts'
import { pause, readWithin } from '../../waits.ts'
import type { CardReader } from '../reader.ts'
import { ackFrame, commandFrame, nackFrame, wakeUp, type Pn532Frame } from './frame.ts'
import { createPn532Parser } from './parser.ts'
import { readTypeA, readTypeB, type Target } from './targets.ts'

export interface Pn532Options {
  /** Open, at the baud rate of the reader (115200 unless it was told otherwise). */
  readonly port: BytePort
  readonly clock: Clock
  /** Between two looks for a card. Default 150 ms. */
  readonly pollMs?: number
}

const command = {
  getFirmwareVersion: 0x02,
  samConfiguration: 0x14,
  rfConfiguration: 0x32,
  inListPassiveTarget: 0x4a,
  inRelease: 0x52,
} as const
const typeA = 0x00
const typeB = 0x03

/** An ACK comes at once; an answer when the field has been searched. */
const ackMs = 200
const answerMs = 1_500
const attempts = 3
/** So many empty looks in a row before a card counts as taken away. */
const emptyLooks = 2

/** A PN532 on its high-speed UART. Rejects with ToolError: reader-failed when none answers, or that of the port. */
export const openPn532 = async ({ port, clock, pollMs = 150 }: Pn532Options): Promise<CardReader> => {
  const parser = createPn532Parser()
  const frames: Pn532Frame[] = []
  const closing = new AbortController()

  /** The next frame; null: none in time. */
  const nextFrame = async (withinMs: number): Promise<Pn532Frame | null> => {
    const until = clock.monotonic() + withinMs
    for (;;) {
      const frame = frames.shift()
      if (frame) return frame
      const left = until - clock.monotonic()
      const bytes = left <= 0 ? null : await readWithin(port.readable, clock, left)
      if (bytes === null) {
        // what waits for its end is noise: a frame comes in one piece
        for (const chunk of parser.flush()) if (chunk.type === 'frame') frames.push(chunk.frame)
        return frames.shift() ?? null
      }
      for (const chunk of parser.push(bytes)) if (chunk.type === 'frame') frames.push(chunk.frame)
    }
  }

  /** Waits for the ACK; an answer of before is thrown away. */
  const acknowledged = async (): Promise<boolean> => {
    for (;;) {
      const frame = await nextFrame(ackMs)
      if (frame === null || frame.type === 'nack' || frame.type === 'error') return false
      if (frame.type === 'ack') return true
    }
  }

  /** A damaged answer is asked for again with NACK. */
  const answerTo = async (code: number): Promise<Uint8Array | null> => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const frame = await nextFrame(answerMs)
      if (frame?.type === 'answer' && frame.data[0] === code + 1) return frame.data.slice(1)
      if (frame?.type === 'error') return null
      if (frame === null) await port.write(nackFrame)
    }
    return null
  }

  const ask = async (code: number, ...parameters: readonly number[]): Promise<Uint8Array> => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      frames.length = 0
      await port.write(commandFrame(code, ...parameters))
      if (!(await acknowledged())) continue
      const answer = await answerTo(code)
      if (answer) return answer
      // an ACK from the host ends a command that runs
      await port.write(ackFrame)
    }
    throw readerFailed(port.name, `no answer to command ${toHex(Uint8Array.of(code))}`)
  }

  const greet = async (): Promise<string> => {
    port.readable.discard()
    await port.write(wakeUp)
    await ask(command.samConfiguration, 0x01, 0x00, 0x00)
    const [, version, revision] = await ask(command.getFirmwareVersion)
    // MaxRtyATR, MaxRtyPSL, MaxRtyPassiveActivation: one look, then an answer
    await ask(command.rfConfiguration, 0x05, 0xff, 0x01, 0x01)
    return `PN532 ${version ?? 0}.${revision ?? 0}`
  }

  const list = async (modulation: number, ...initiator: readonly number[]): Promise<Uint8Array | null> => {
    const answer = await ask(command.inListPassiveTarget, 0x01, modulation, ...initiator)
    return answer[0] === 1 ? answer.slice(1) : null
  }

  const look = async (): Promise<{ readonly target: Target; readonly raw: string } | null> => {
    const a = await list(typeA)
    const data = a ?? (await list(typeB, 0x00))
    if (!data) return null
    const target = a ? readTypeA(data) : readTypeB(data)
    await ask(command.inRelease, 0x00)
    return target && { target, raw: toHex(data) }
  }

  async function* cards(): AsyncGenerator<Card> {
    let held: string | null = null
    let empty = 0
    try {
      while (!closing.signal.aborted) {
        const seen = await look()
        empty = seen ? 0 : empty + 1
        if (seen && seen.target.uid !== held) {
          held = seen.target.uid
          yield { ...seen.target, raw: seen.raw, at: clock.now() }
        } else if (empty >= emptyLooks) held = null
        await pause(clock, pollMs, closing.signal)
      }
    } catch (error) {
      // a close in the middle of a look is an end like any other
      if (!closing.signal.aborted) throw error
    }
  }

  const close = async () => {
    closing.abort()
    await port.close()
  }
  try {
    const name = await greet()
    return { name, cards, signalCard: null, close }
  } catch (error) {
    await close()
    throw isToolError(error) ? error : readerFailed(port.name, String(error))
  }
}
