import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readYamlText } from '../../contract/yaml-text.ts'

const read = (text: string) => {
  const result = readYamlText(text, 10_000)
  if (!result.ok) throw new Error(result.refusal.rule)
  return result
}

/** Text that looks like YAML often enough to get far into the reader. */
const yamlish = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['a', 'key', ': ', '- ', '\n', '  ', '{', '}', '[', ']', ', ', '"', "'", '#', '|', '>\n'],
      ),
      fc.constantFrom(
        ...['&a ', '*a', '!tag ', '!!int ', '---\n', '...\n', '%YAML 1.1\n', '? ', '<<: *a\n', '~', '\t'],
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''))

describe('YAML that people write', () => {
  it('is read or refused with a place in it, whatever it is', () => {
    fc.assert(
      fc.property(yamlish, (text) => {
        const result = readYamlText(text, 10_000)
        if (result.ok) {
          expect(result.placeOf(['key', 0, 'a']).line).toBeGreaterThanOrEqual(1)
          result.writtenAt(['key'])
        } else {
          expect(result.refusal.rule).not.toBe('')
          expect(result.refusal.rule).not.toContain('\n')
          expect(result.refusal.line).toBeGreaterThanOrEqual(1)
          expect(result.refusal.line).toBeLessThanOrEqual(text.split(/\r\n|\n|\r/).length + 1)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('tells where each of its values stands, and how it is written', () => {
    const { value, placeOf, writtenAt } = read('# first\na: 007\nb:\n  - x\n  - { c: 1.50, d: "1" }\n')
    expect(value).toEqual({ a: 7, b: ['x', { c: 1.5, d: '1' }] })
    expect(placeOf([])).toEqual({ line: 2, column: 1 })
    expect(placeOf(['a'])).toEqual({ line: 2, column: 1 })
    expect(placeOf(['b', 1, 'c'])).toEqual({ line: 5, column: 7 })
    // what is missing has the place of what should hold it
    expect(placeOf(['b', 1, 'missing', 'deeper'])).toEqual({ line: 5, column: 5 })
    expect(writtenAt(['a'])).toBe('007')
    expect(writtenAt(['b', 1, 'c'])).toBe('1.50')
    expect(writtenAt(['b'])).toBeNull()
  })

  it('keeps names of any kind as names', () => {
    const { value } = read('__proto__: { x: 1 }\nconstructor: 2\n')
    expect(Object.keys(Object(value) as object)).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  })

  it('is refused when a name is no text', () => {
    for (const text of ['? [a]\n: 1\n', '{ { a: 1 }: 2 }', 'a: &x b\n*x : 1\n'])
      expect(readYamlText(text, 10_000)).toMatchObject({
        ok: false,
        refusal: { rule: 'a name has to be plain text' },
      })
  })

  it('may have a byte order mark and the line ends of Windows', () => {
    expect(read('\uFEFFa: 1\r\nb: 2\r\n').value).toEqual({ a: 1, b: 2 })
  })

  it('is refused when it is too long, or more than one document', () => {
    expect(readYamlText('x'.repeat(10_001), 10_000)).toMatchObject({ ok: false })
    expect(readYamlText('a: 1\n---\nb: 2\n', 10_000)).toMatchObject({ ok: false })
  })
})
