import { describe, expect, it } from 'vitest'
import { lineReaderSchema } from '../../contract/devices.ts'
import { createFakePort } from '../../drivers/fake/fake-port.ts'
import { readContent } from '../../drivers/rfid/lines/content.ts'
import { openLineReader } from '../../drivers/rfid/lines/driver.ts'
import { readTyped } from '../../drivers/rfid/wedge.ts'
import { systemClock } from '../../main/clock.ts'

const settings = (change: object = {}) => lineReaderSchema.parse({ reader: 'lines', ...change })
const read = (text: string, change: object = {}) => readContent(text, settings(change))?.uid ?? null

describe('what a line says', () => {
  it.each([
    ['04A1B2C3', {}, '04A1B2C3'],
    ['04:a1:b2:c3:d4:e5:80', {}, '04A1B2C3D4E580'],
    ['04 A1 B2 C3 D4 E5 80 11 22 33', {}, '04A1B2C3D4E580112233'],
    ['C3B2A104', { byteOrder: 'reversed' }, '04A1B2C3'],
    ['0077705923', { content: 'decimal' }, '04A1B2C3'],
    ['1303689068602752', { content: 'decimal' }, '04A1B2C3D4E580'],
    ['212,58752', { content: 'wiegand-26' }, 'D4E580'],
    ['1213,50656', { content: 'wiegand-34' }, '04BDC5E0'],
    ['04A1B2C', {}, null],
    ['hello', {}, null],
    ['', {}, null],
    ['300,1', { content: 'wiegand-26' }, null],
  ])('%s %j → %s', (text, change, uid) => {
    expect(read(text, change)).toBe(uid)
  })

  it('Wiegand as bits is checked by both parities', () => {
    // D4E580: 12 bits 110101001110 have seven ones, 010110000000 have three
    const bits = '1110101001110010110000000' + '0'
    expect(read(bits, { content: 'wiegand-26' })).toBe('D4E580')
    expect(read('0' + bits.slice(1), { content: 'wiegand-26' })).toBeNull()
    expect(read(bits.slice(0, -1) + '1', { content: 'wiegand-26' })).toBeNull()
  })

  it('an XOR that is wrong is no card', () => {
    const rdm6300 = { framing: 'stx-etx', checksum: 'xor' }
    expect(readContent('0A0057F5D67E', settings(rdm6300))).toEqual({
      uid: '0A0057F5D6',
      technology: 'em4100',
    })
    expect(read('0A0057F5D67F', rdm6300)).toBeNull()
  })
})

it('a reader that writes frames gives its cards and tells what it could not read', async () => {
  const { port, far } = createFakePort()
  const unreadable: string[] = []
  const reader = openLineReader({
    port,
    clock: systemClock,
    settings: settings({ framing: 'stx-etx', checksum: 'xor' }),
    onUnreadable: (raw) => unreadable.push(raw),
  })
  const cards: string[] = []
  const reading = (async () => {
    for await (const { uid } of reader.cards()) if (cards.push(uid) === 2) await reader.close()
  })()
  for (const text of [
    '\u00020A0057F5D67E\u0003',
    'xx\u00020A0057F5D67F\u0003',
    '\u000201020304',
    '0504\r\n\u0003',
  ])
    far.send(new TextEncoder().encode(text))
  far.send(new TextEncoder().encode('\u0002010203040501\u0003'))
  await reading
  expect(cards).toEqual(['0A0057F5D6', '0102030405'])
  expect(unreadable).toContain('0A0057F5D67F')
})

describe('a card that was typed', () => {
  it.each([
    ['04A1B2C3D4E580', '04A1B2C3D4E580'],
    ['0077705923', '04A1B2C3'],
    ['9999999999', '9999999999'],
    ['ABC', null],
  ])('%s → %s', (digits, uid) => {
    expect(readTyped(digits, systemClock)?.uid ?? null).toBe(uid)
  })
})
