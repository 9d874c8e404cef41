import { expect, it } from 'vitest'
import { matchesPattern } from '../../main/csms/identity.ts'

it.each([
  ['EVIL-1', 'EVIL*', true],
  ['EVIL-1', 'EVIL-1', true],
  ['EVIL-1', 'evil-1', false],
  ['EVIL-12', 'EVIL-1', false],
  ['A.B', 'A?B', false],
  ['A.B', 'A.B*', true],
  ['AxB', 'A.B', false],
  ['aba', 'ab*ba', false],
  ['abba', 'ab*ba', true],
  ['a-b-c', 'a*-*c', true],
  ['line\nbreak', 'line*', true],
  ['', '*', true],
  ['anything', '**', true],
  ['a'.repeat(255), `${'*a'.repeat(40)}*b`, false],
  ['a'.repeat(255), `${'*a'.repeat(40)}*`, true],
])('an identity %j under the pattern %j: %s', (identity, pattern, fits) => {
  expect(matchesPattern(identity, pattern)).toBe(fits)
})
