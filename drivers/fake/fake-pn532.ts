import { fromHex } from '../bytes.ts'
import { ackFrame, answerFrame } from '../rfid/pn532/frame.ts'
import { createPn532Parser } from '../rfid/pn532/parser.ts'
import type { FarEnd } from './fake-port.ts'

export interface FakePn532Card {
  readonly type: 'A' | 'B'
  readonly uid: string
  readonly atqa?: string
  readonly sak?: number
}

export interface FakePn532 {
  card: FakePn532Card | null
  /** Each is used up by one answer. */
  damage: 'checksum' | 'none' | 'no-ack'
  isSilent: boolean
  /** Codes of the commands that came. */
  readonly commands: readonly number[]
  readonly nacks: () => number
}

/** A PN532 behind a FakePort: answers as the chip does. */
export const attachFakePn532 = (far: FarEnd): FakePn532 => {
  const parser = createPn532Parser()
  const commands: number[] = []
  let nacks = 0
  let last: Uint8Array = new Uint8Array()
  const fake: FakePn532 = {
    card: null,
    damage: 'none',
    isSilent: false,
    commands,
    nacks: () => nacks,
  }

  const target = (modulation: number | undefined): readonly number[] => {
    const { card } = fake
    if (!card || (modulation === 0x00) !== (card.type === 'A')) return [0]
    const uid = [...fromHex(card.uid)]
    return card.type === 'A'
      ? [1, 1, ...fromHex(card.atqa ?? '0004'), card.sak ?? 0x08, uid.length, ...uid]
      : [1, 1, 0x50, ...uid, 0, 0, 0, 0, 0, 0x71, 0x71, 1, 0]
  }
  const answer = ([code, ...parameters]: readonly number[]): Uint8Array => {
    if (code === 0x02) return answerFrame(0x03, 0x32, 0x01, 0x06, 0x07)
    if (code === 0x4a) return answerFrame(0x4b, ...target(parameters[1]))
    return answerFrame((code ?? 0) + 1, ...(code === 0x52 ? [0] : []))
  }
  const say = (bytes: Uint8Array) => {
    const { damage } = fake
    if (damage !== 'checksum') return far.send(bytes)
    fake.damage = 'none'
    far.send(bytes.map((byte, i) => (i === bytes.length - 2 ? byte ^ 0xff : byte)))
  }

  far.onBytes((bytes) => {
    if (fake.isSilent) return
    for (const chunk of parser.push(bytes)) {
      if (chunk.type !== 'frame') continue
      if (chunk.frame.type === 'nack') {
        nacks++
        far.send(last)
      } else if (chunk.frame.type === 'command') {
        const data = [...chunk.frame.data]
        commands.push(data[0] ?? 0)
        if (fake.damage === 'no-ack') {
          fake.damage = 'none'
          continue
        }
        last = answer(data)
        far.send(ackFrame)
        say(last)
      }
    }
  })
  return fake
}
