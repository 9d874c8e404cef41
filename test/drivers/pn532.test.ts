import { describe, expect, it } from 'vitest'
import type { Card } from '../../contract/card.ts'
import { createFakePort } from '../../drivers/fake/fake-port.ts'
import { attachFakePn532, type FakePn532, type FakePn532Card } from '../../drivers/fake/fake-pn532.ts'
import { openPn532 } from '../../drivers/rfid/pn532/driver.ts'
import { systemClock } from '../../main/clock.ts'
import { scaleClock } from '../../simulator/scaled-clock.ts'

const clock = scaleClock(systemClock, 20)

const start = (prepare: (chip: FakePn532) => void = () => undefined) => {
  const { port, far } = createFakePort('/dev/fake')
  const chip = attachFakePn532(far)
  prepare(chip)
  return { chip, far, port, opened: openPn532({ port, clock, pollMs: 20 }) }
}

/** Reads cards until so many came, holding each of these in turn. */
const readAll = async (held: readonly FakePn532Card[]): Promise<readonly Card[]> => {
  const { chip, opened } = start()
  const reader = await opened
  const cards: Card[] = []
  chip.card = held[0] ?? null
  for await (const card of reader.cards()) {
    cards.push(card)
    chip.card = held[cards.length] ?? null
    if (cards.length === held.length) await reader.close()
  }
  return cards
}

describe('a PN532', () => {
  it('is woken, greeted and named', async () => {
    const { far, chip, opened } = start()
    const reader = await opened
    expect(reader.name).toBe('PN532 1.6')
    expect(far.written().slice(0, 2)).toEqual(Uint8Array.of(0x55, 0x55))
    expect(chip.commands.slice(0, 2)).toEqual([0x14, 0x02])
    await reader.close()
  })

  it('reads cards of A with 4, 7 and 10 bytes, and of B', async () => {
    const cards = await readAll([
      { type: 'A', uid: '04A1B2C3' },
      { type: 'A', uid: '04A1B2C3D4E580', atqa: '0044', sak: 0x00 },
      { type: 'A', uid: '04A1B2C3D4E580112233', atqa: '0344', sak: 0x20 },
      { type: 'B', uid: '11223344' },
    ])
    expect(cards.map(({ uid, technology }) => [uid, technology])).toEqual([
      ['04A1B2C3', 'mifare-classic-1k'],
      ['04A1B2C3D4E580', 'mifare-ultralight'],
      ['04A1B2C3D4E580112233', 'mifare-desfire'],
      ['11223344', 'iso14443b'],
    ])
  })

  it('tells a card that stays once, and again when it comes back', async () => {
    const { chip, opened } = start()
    const reader = await opened
    chip.card = { type: 'A', uid: '04A1B2C3' }
    const looks = () => chip.commands.filter((code) => code === 0x4a).length
    const until = async (isSo: () => boolean) => {
      while (!isSo()) await new Promise<void>((resolve) => clock.after(10, resolve))
    }
    const cards: string[] = []
    const reading = (async () => {
      for await (const { uid } of reader.cards()) cards.push(uid)
    })()
    await until(() => looks() > 5)
    expect(cards).toEqual(['04A1B2C3'])
    chip.card = null
    const before = looks()
    await until(() => looks() > before + 8)
    chip.card = { type: 'A', uid: '04A1B2C3' }
    await until(() => cards.length === 2)
    await reader.close()
    await reading
  })

  it.each(['checksum', 'no-ack'] as const)('gets over a damaged answer (%s)', async (damage) => {
    const { chip, opened } = start((made) => (made.damage = damage))
    const reader = await opened
    expect(reader.name).toBe('PN532 1.6')
    if (damage === 'checksum') expect(chip.nacks()).toBe(1)
    else expect(chip.commands.filter((code) => code === 0x14)).toHaveLength(2)
    await reader.close()
  })

  it('that is silent is told, and its port given back', async () => {
    const { opened, port } = start((made) => (made.isSilent = true))
    await expect(opened).rejects.toMatchObject({ code: 'reader-failed' })
    expect(await port.ended).toEqual({ cause: 'closed' })
  })

  it('that dies ends the cards with port-gone', async () => {
    const { far, opened } = start()
    const reader = await opened
    const reading = (async () => {
      for await (const card of reader.cards()) expect(card).toBeUndefined()
    })()
    far.die()
    await expect(reading).rejects.toMatchObject({ code: 'port-gone' })
  })
})
