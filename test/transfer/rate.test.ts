import { expect, it } from 'vitest'
import { createRate } from '../../main/transfer/rate.ts'

it('tells how fast bytes moved over the last seconds', () => {
  const rate = createRate(0)
  expect(rate.perSecond(0, 100)).toBeNull()
  for (let at = 250; at <= 20_000; at += 250) rate.note(at * 2, at)
  expect(rate.perSecond(40_000, 20_000)).toBe(2000)
})

it('is nothing once nothing moves, also where all that moved came at once', () => {
  const rate = createRate(0)
  rate.note(4_000_000, 20)
  rate.note(4_700_000, 40)
  expect(rate.perSecond(4_700_000, 1_000)).toBe(4_700_000)
  expect(rate.perSecond(4_700_000, 59_000)).toBe(0)
})
