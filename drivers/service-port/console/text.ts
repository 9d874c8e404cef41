import { stripVTControlCharacters } from 'node:util'

/** A regular expression of a profile. */
export const patternOf = (source: string): RegExp => new RegExp(source, 'mu')

/**
 * What a console said, as it was meant: without colours and cursor keys, with one kind of line end, what was rubbed out
 * left away, and lines joined that were only broken because they were full.
 */
export const plainText = (raw: string, wrapsAt: number | null): string => {
  let text = stripVTControlCharacters(raw).replaceAll('\0', '').replace(/\r+\n/g, '\n')
  // a console that wraps writes a sign and returns, or breaks the line itself
  if (wrapsAt !== null) text = text.replace(new RegExp(`^(.{${wrapsAt}})(?:\\n| ?\\r)`, 'gmu'), '$1')
  for (let before = ''; before !== text;) {
    before = text
    text = text.replace(/[^\b\n][\b]/g, '')
  }
  // a console that ends its lines with CR alone; blanks between two of them only rub out
  return text.replace(/\r *(?=\r)/g, '').replaceAll('\r', '\n')
}
