import { describe, expect, it } from 'vitest'
import type { Card } from '../../contract/card.ts'
import { fromHex } from '../../drivers/bytes.ts'
import { createFakeCcid } from '../../drivers/fake/fake-ccid.ts'
import { technologyOf } from '../../drivers/rfid/ccid/atr.ts'
import { openCcidReader } from '../../drivers/rfid/ccid/driver.ts'
import { systemClock } from '../../main/clock.ts'

const storage = (name: string) => `3B8F8001804F0CA00000030603${name}0000000000`
const start = async () => {
  const fake = createFakeCcid()
  const reader = await openCcidReader({ usb: fake.usb, clock: systemClock, model: '072f:2200' })
  const cards = reader.cards()[Symbol.asyncIterator]()
  const next = async (): Promise<Card> => {
    const { value, done } = (await cards.next()) as IteratorResult<Card, undefined>
    if (done) throw new Error('no more cards')
    return value
  }
  return { fake, reader, next }
}

describe('a CCID reader', () => {
  it('reads each card once, also one that is swapped quickly', async () => {
    const { fake, reader, next } = await start()
    fake.insert({ atr: storage('0001'), uid: '04A1B2C3' })
    expect(await next()).toMatchObject({ uid: '04A1B2C3', technology: 'mifare-classic-1k' })
    fake.remove()
    fake.insert({ atr: storage('0003'), uid: '04A1B2C3D4E580' })
    expect(await next()).toMatchObject({ uid: '04A1B2C3D4E580', technology: 'mifare-ultralight' })
    await reader.close()
  })

  it('waits for a reader that asks for more time, and puts an answer together that comes in pieces', async () => {
    const { fake, reader, next } = await start()
    fake.next = { asksForTime: true, pieces: 3 }
    fake.insert({ atr: storage('0002'), uid: '04A1B2C3' })
    expect(await next()).toMatchObject({ uid: '04A1B2C3', technology: 'mifare-classic-4k' })
    await reader.close()
  })

  it('passes by a contact card, and reads what comes after it', async () => {
    const { fake, reader, next } = await start()
    fake.insert({ atr: '3B9F', uid: null })
    const first = next()
    fake.remove()
    fake.insert({ atr: storage('0001'), uid: '04010203' })
    expect((await first).uid).toBe('04010203')
    await reader.close()
  })

  it('uses lamp and buzzer where the model has them', async () => {
    const { fake, reader } = await start()
    await reader.signalCard?.()
    expect(fake.heard).toContain(0x6b)
    await reader.close()
    const plain = createFakeCcid()
    const other = await openCcidReader({ usb: plain.usb, clock: systemClock, model: '076b:5022' })
    expect(other.signalCard).toBeNull()
    await other.close()
  })

  it('that is unplugged ends its cards with port-gone', async () => {
    const { fake, next } = await start()
    const waiting = next()
    fake.unplug()
    await expect(waiting).rejects.toMatchObject({ code: 'port-gone' })
  })
})

it.each([
  [storage('0001'), 'mifare-classic-1k'],
  [storage('F004'), 'topaz'],
  [storage('FFFF'), 'iso14443a'],
  ['3B8F8001804F0CA0000003060B00000000000063', 'iso15693'],
  ['3B8180018080', 'mifare-desfire'],
  ['3B888001000000000033818100', 'iso14443'],
  ['3B9F', 'unknown'],
])('an ATR %s is of %s', (atr, technology) => {
  expect(technologyOf(fromHex(atr))).toBe(technology)
})
