import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { patternMatches } from '../../main/catalogue/pattern.ts'

describe('a pattern', () => {
  it.each([
    ['ABB', 'abb', true],
    ['ABB', ' ABB ', true],
    ['ABB', 'ABBA', false],
    ['', '', true],
    ['', 'x', false],
    ['*', '', true],
    ['Alfen*', 'Alfen BV', true],
    ['*THOR*', 'GROWATT thor 22AS', true],
    ['PLP#*', 'PLP1-0-2-3', true],
    ['PLP#*', 'PLPX', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a\\*c', 'a*c', true],
    ['a\\*c', 'abc', false],
    ['a.c', 'abc', false],
    ['한*', '한국', true],
    ['*ab*ab', 'abxab', true],
    ['*ab*ab', 'xab', false],
    ['\\', '\\', true],
  ])('%j of %j: %j', (pattern, text, expected) => {
    expect(patternMatches(pattern, text)).toBe(expected)
  })

  it('matches every text that it was made from', () => {
    const word = fc.stringMatching(/^[a-z0-9._-]{0,12}$/)
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word), { maxLength: 5 }), (parts) => {
        const pattern = parts.map(([kept]) => `${kept}*`).join('')
        const text = parts.map(([kept, any]) => kept + any).join('')
        expect(patternMatches(pattern, text)).toBe(true)
      }),
    )
  })

  it('takes no time over a text that almost matches', () => {
    expect(patternMatches('*a'.repeat(50), 'a'.repeat(100_000).replace(/a$/, 'b'))).toBe(true)
    expect(patternMatches(`${'*a'.repeat(49)}b`, 'a'.repeat(100_000))).toBe(false)
  })
})
