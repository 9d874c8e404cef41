import { expect, it } from 'vitest'
import { isRandomUid, type Card } from '../../contract/card.ts'
import { createCardStream, sameCardMs } from '../../drivers/rfid/card-stream.ts'
import { manualClock } from '../support/manual-clock.ts'

const card = (uid: string, change: Partial<Card> = {}): Card => ({
  uid,
  technology: 'iso14443a',
  raw: uid,
  at: 0,
  ...change,
})
const setUp = () => {
  const clock = manualClock()
  return { clock, stream: createCardStream(clock) }
}
const soon = AbortSignal.timeout(5_000)

it('the same card within 2 s is one, whichever reader read it', () => {
  const { clock, stream } = setUp()
  expect(stream.add('a', card('04A1B2C3'))?.id).toBe(1)
  expect(stream.add('b', card('04A1B2C3'))).toBeNull()
  clock.advance(sameCardMs)
  expect(stream.add('a', card('04A1B2C3'))).toBeNull()
  expect(stream.add('a', card('04010203'))?.id).toBe(2)
  clock.advance(sameCardMs + 1)
  expect(stream.add('a', card('04A1B2C3'))?.id).toBe(3)
  expect(stream.recent().map(({ uid }) => uid)).toEqual(['04A1B2C3', '04010203', '04A1B2C3'])
})

it('a card that is read on and on stays one', () => {
  const { clock, stream } = setUp()
  stream.add('a', card('04A1B2C3'))
  for (let second = 0; second < 20; second++) {
    clock.advance(1_000)
    expect(stream.add('a', card('04A1B2C3'))).toBeNull()
  }
})

it('goes to who asked last, then to who asked before', async () => {
  const { stream } = setUp()
  expect(stream.add('a', card('04000001'))?.givenTo).toBeNull()
  const list = stream.ask('list')
  const whose = stream.ask('whose')
  expect(stream.asking()).toBe('whose')
  stream.add('a', card('04000002'))
  expect((await whose.next(soon)).uid).toBe('04000002')
  whose.close()
  whose.close()
  expect(stream.asking()).toBe('list')
  const next = list.next(soon)
  stream.add('a', card('04000003'))
  expect(await next).toMatchObject({ uid: '04000003', givenTo: 'list' })
  list.close()
  expect(stream.asking()).toBeNull()
})

it('a request that is cancelled ends with its reason', async () => {
  const { stream } = setUp()
  const request = stream.ask('list')
  const cancel = new AbortController()
  const next = request.next(cancel.signal)
  cancel.abort(new Error('closed'))
  await expect(next).rejects.toThrow('closed')
})

it('shows every form of a UID', () => {
  const { stream } = setUp()
  const formats = stream.add('a', card('04A1B2C3'))?.formats.map(({ format, text }) => [format, text])
  expect(formats).toEqual([
    ['hex', '04A1B2C3'],
    ['hex-lower', '04a1b2c3'],
    ['hex-colons', '04:A1:B2:C3'],
    ['hex-reversed', 'C3B2A104'],
    ['decimal', '0077705923'],
    ['decimal-reversed', '3283263748'],
    ['wiegand-26', '161,45763'],
  ])
})

it.each([
  ['08112233', 'iso14443a', true],
  ['04112233', 'iso14443a', false],
  // of seven bytes the first one names the maker
  ['08112233445566', 'iso14443a', false],
  ['08112233', 'wiegand', false],
] as const)('%s (%s) is random: %s', (uid, technology, isRandom) => {
  expect(isRandomUid({ uid, technology })).toBe(isRandom)
})
