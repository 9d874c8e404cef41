import {
  formatIdTag,
  guessReading,
  type IdTagFormat,
  longestIdTag,
} from '../../../contract/local-list-format.ts'

/** A card as a reader that types gives it: hex where it can be the bytes of a UID, else what its digits look like. */
const readingOf = (text: string) =>
  /^(?:[0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20})$/i.test(text) ? 'hex' : guessReading([text])

/** The idTag of a card that was read, as the job wants it written; as it was read where that cannot be done. */
export const idTagOfCard = (text: string, format: IdTagFormat | null): string => {
  const written = format === null ? text : (formatIdTag(text, readingOf(text), format) ?? text)
  return written.slice(0, longestIdTag)
}

/** The bytes of a number of a card, in hex; null: it is none. */
const bytesOf = (text: string): string | null => {
  const reading = readingOf(text)
  return reading === 'text'
    ? null
    : formatIdTag(text, reading, { notation: 'hex', byteOrder: 'as-read', letters: 'upper' })
}

const reversed = (hex: string): string => (hex.match(/../g) ?? []).toReversed().join('')

/** Whether two numbers are of one card, whichever way they are written; null: they are not. */
export const sameCard = (read: string, given: string): 'as-read' | 'reversed' | null => {
  if (read.toLowerCase() === given.toLowerCase()) return 'as-read'
  const [a, b] = [bytesOf(read), bytesOf(given)]
  if (a === null || b === null) return null
  return a === b ? 'as-read' : a === reversed(b) ? 'reversed' : null
}
