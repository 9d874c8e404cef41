import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPortion, type Portion } from '../../main/procedures/local-list/portion.ts'

/** Sends `left` entries to one that takes so many in a message; tells the size of each message. */
const sizesOf = (
  portion: Portion,
  takes: number,
  left: number,
  { tookMs, costMs }: { readonly tookMs: number; readonly costMs: number | null },
): readonly number[] => {
  const sizes: number[] = []
  while (left > 0) {
    const count = Math.min(portion.size, left)
    sizes.push(count)
    if (count > takes) {
      if (portion.refused(count, costMs) === null) return sizes
      continue
    }
    left -= count
    portion.taken(count, { tookMs, left })
  }
  return sizes
}

const quick = { tookMs: 1_000, costMs: 1_000 }

describe('the size of a message', () => {
  it('stays where nothing is refused', () => {
    const portion = createPortion(100)
    expect(new Set(sizesOf(portion, 500, 10_000, quick))).toEqual(new Set([100]))
    expect(portion.takes).toBe(100)
  })

  it('is never one that was refused, and comes near what is taken', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 }), (first, takes) => {
        const portion = createPortion(first)
        const sizes = sizesOf(portion, takes, 50 * takes, quick)
        const refused = sizes.filter((size) => size > takes)
        expect(refused).toEqual([...new Set(refused)].toSorted((a, b) => b - a))
        const best = Math.min(first, takes)
        expect(portion.takes).toBeLessThanOrEqual(best)
        expect(portion.takes).toBeGreaterThanOrEqual(Math.floor(best * 0.9))
      }),
    )
  })

  it('is not tried again where finding out costs more than it saves, or breaks the link', () => {
    const slow = { tookMs: 1_000, costMs: 75_000 }
    expect(sizesOf(createPortion(100), 90, 300, slow)).toEqual([100, 50, 50, 50, 50, 50, 50])
    expect(Math.max(...sizesOf(createPortion(100), 90, 50_000, slow).slice(1))).toBeGreaterThan(50)
    const breaking = { tookMs: 1_000, costMs: null }
    expect(Math.max(...sizesOf(createPortion(100), 90, 50_000, breaking).slice(1))).toBe(50)
  })

  it('is halved where it took that many before, and ends at one', () => {
    const portion = createPortion(8)
    portion.taken(8, { tookMs: 1, left: 100 })
    expect([
      portion.refused(8, 1),
      portion.refused(4, 1),
      portion.refused(2, 1),
      portion.refused(1, 1),
    ]).toEqual([4, 2, 1, null])
  })
})
