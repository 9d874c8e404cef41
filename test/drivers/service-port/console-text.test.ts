import { expect, it } from 'vitest'
import { plainText } from '../../../drivers/service-port/console/text.ts'

it.each([
  ['a\r\r\nb\r\nc', 'a\nb\nc'],
  ['abc\b\b\bxy', 'xy'],
  ['a\n\b\bb', 'a\n\b\bb'],
  ['pass\b \b\n', 'pas\n'],
  ['one\rtwo', 'one\ntwo'],
  ['\x1b[31mred\x1b[0m', 'red'],
])('%j was meant as %j', (raw, text) => {
  expect(plainText(raw, null)).toBe(text)
})

const million = 1_000_000

it('comes to an end with whatever a console floods it with', () => {
  expect(plainText(`${'\r'.repeat(million)}x`, null)).toBe('\nx')
  expect(plainText('a'.repeat(million) + '\b'.repeat(million), null)).toBe('')
})
