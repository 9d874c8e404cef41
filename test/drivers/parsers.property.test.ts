import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, toHex } from '../../drivers/bytes.ts'
import type { ChunkParser } from '../../drivers/chunks.ts'
import { ccidMessage } from '../../drivers/rfid/ccid/frame.ts'
import { createCcidParser } from '../../drivers/rfid/ccid/parser.ts'
import { createLineParser } from '../../drivers/rfid/lines/parser.ts'
import { ackFrame, answerFrame, commandFrame, errorFrame, nackFrame } from '../../drivers/rfid/pn532/frame.ts'
import { createPn532Parser } from '../../drivers/rfid/pn532/parser.ts'
import { bytes, cuts, feed, framesOf, isWithin, rawOf } from './support/parsers.ts'

interface Kind {
  readonly name: string
  readonly create: () => ChunkParser<unknown>
  /** A good frame. */
  readonly frame: fc.Arbitrary<Uint8Array>
  /** What may stand between two frames without becoming part of one. */
  readonly noise: fc.Arbitrary<Uint8Array>
  /** The part of a frame, from and to, that can be damaged without its end being lost; null: none. */
  readonly damageable: ((frame: Uint8Array) => readonly [from: number, to: number]) | null
}

const data = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 40 })
const without = (...ranges: readonly (readonly [number, number])[]) =>
  bytes(12).map((noise) => noise.filter((byte) => !ranges.some(([from, to]) => byte >= from && byte <= to)))
const ascii = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0))
const line = fc.stringMatching(/^[0-9A-Za-z,:-]{1,30}$/)

const kinds: readonly Kind[] = [
  {
    name: 'PN532',
    create: createPn532Parser,
    frame: fc.oneof(
      fc.constantFrom(ackFrame, nackFrame, errorFrame),
      data.map((all) => answerFrame(...all)),
      data.map((all) => commandFrame(...all)),
    ),
    noise: bytes(12),
    // the preamble is no part of what is checked
    damageable: ({ length }) => [1, length],
  },
  {
    name: 'CCID',
    create: () => createCcidParser(271),
    frame: fc
      .tuple(fc.constantFrom(0x80, 0x81, 0x83), fc.nat(255), fc.uint8Array({ maxLength: 60 }))
      .map(([type, seq, content]) => ccidMessage(type, 0, seq, content)),
    // a length without a checksum has to be believed: noise that looks like a head takes what follows with it
    noise: without([0x80, 0x84]),
    // for the same reason; USB damages no bytes, and a message that is cut off ends with a silence
    damageable: null,
  },
  {
    name: 'lines',
    create: () => createLineParser('lines'),
    frame: fc.tuple(line, fc.constantFrom('\r', '\n', '\r\n')).map(([text, end]) => ascii(`${text}${end}`)),
    noise: without([0x20, 0x7e]),
    // without its end a line goes on into the next one
    damageable: (frame) => [0, frame.findIndex((byte) => byte === 0x0d || byte === 0x0a)],
  },
  {
    name: 'STX and ETX',
    create: () => createLineParser('stx-etx'),
    frame: line.map((text) => ascii(`\u0002${text}\r\n\u0003`)),
    noise: bytes(12),
    damageable: ({ length }) => [0, length],
  },
]

describe.each(kinds)('the $name parser', ({ create, frame, noise }) => {
  it('throws at nothing and gives back every byte once, however it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(bytes(), frame), { maxLength: 8 }), cuts, (parts, lengths) => {
        const all = concat(...parts)
        expect(toHex(rawOf(feed(create(), all, lengths)))).toBe(toHex(all))
      }),
    )
  })

  it('loses no good frame: noise between, frames doubled, cut anywhere', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(noise, frame, fc.boolean()), { maxLength: 8 }),
        cuts,
        (parts, lengths) => {
          const frames = parts.flatMap(([, good, twice]) => (twice ? [good, good] : [good]))
          const all = concat(
            ...parts.flatMap(([before, good, twice]) => [before, good, ...(twice ? [good] : [])]),
          )
          const wanted = frames.flatMap((good) => framesOf(feed(create(), good, [])))
          expect(wanted).toHaveLength(frames.length)
          expect(isWithin(wanted, framesOf(feed(create(), all, lengths)))).toBe(true)
        },
      ),
    )
  })

  it('is whole again after a frame that was cut off', () => {
    fc.assert(
      fc.property(frame, frame, fc.nat(), cuts, (broken, good, at, lengths) => {
        const parser = create()
        const head = broken.slice(0, at % broken.length)
        parser.push(head)
        parser.flush()
        expect(isWithin(framesOf(feed(create(), good, [])), framesOf(feed(parser, good, lengths)))).toBe(true)
      }),
    )
  })
})

const damaged = kinds.flatMap(({ damageable, ...kind }) => (damageable ? [{ ...kind, damageable }] : []))

it.each(damaged)('a damaged frame costs none behind it: $name', ({ create, frame, damageable }) => {
  fc.assert(
    fc.property(
      frame,
      fc.array(frame, { minLength: 1, maxLength: 3 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      cuts,
      (first, behind, at, flip, lengths) => {
        const [from, to] = damageable(first)
        const place = from + (at % (to - from))
        const broken = first.map((byte, i) => (i === place ? byte ^ flip : byte))
        const wanted = behind.flatMap((good) => framesOf(feed(create(), good, [])))
        expect(isWithin(wanted, framesOf(feed(create(), concat(broken, ...behind), lengths)))).toBe(true)
      },
    ),
  )
})

it('a line with noise within is lost as a whole: its rest would be another card', () => {
  const parser = createLineParser('lines')
  const found = framesOf(feed(parser, ascii('04A1\u0000B2C3D4\r\n04010203\r\n'), []))
  expect(found).toEqual([{ text: '04010203' }])
})
