import { stripVTControlCharacters } from 'node:util'

/** A regular expression of a profile. */
export const patternOf = (source: string): RegExp => new RegExp(source, 'mu')

/** Without what was rubbed out: each backspace takes a sign, but no end of a line. */
const rubbedOut = (text: string): string => {
  if (!text.includes('\b')) return text
  const kept: string[] = []
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at)
    const last = kept.at(-1)
    if (sign === '\b' && last !== undefined && last !== '\b' && last !== '\n') kept.pop()
    else kept.push(sign)
  }
  return kept.join('')
}

/**
 * What a console said, as it was meant: without colours and cursor keys, with one kind of line end, what was rubbed out
 * left away, and lines joined that were only broken because they were full.
 */
export const plainText = (raw: string, wrapsAt: number | null): string => {
  let text = stripVTControlCharacters(raw)
    .replaceAll('\0', '')
    .replace(/\r+\n?/g, (end) => (end.endsWith('\n') ? '\n' : end))
  // a console that wraps writes a sign and returns, or breaks the line itself
  if (wrapsAt !== null) text = text.replace(new RegExp(`^(.{${wrapsAt}})(?:\\n| ?\\r)`, 'gmu'), '$1')
  // a console that ends its lines with CR alone; blanks between two of them only rub out
  return rubbedOut(text)
    .replace(/\r *(?=\r)/g, '')
    .replaceAll('\r', '\n')
}
