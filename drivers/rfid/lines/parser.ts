import { createChunkParser, type ChunkParser, type Look } from '../../chunks.ts'

/** What stands on a line, or between STX and ETX, without what frames it. */
export interface LineFrame {
  readonly text: string
}

const cr = 0x0d
const lf = 0x0a
const stx = 0x02
const etx = 0x03
/** No reader writes more about one card. */
const longest = 128

const isPrintable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f
const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes).trim()

/**
 * Printable text up to CR, LF or both; an empty line is noise. Noise in front of a line is cut off; a line with noise
 * within is lost as a whole: its rest would pass for another card.
 */
const lookAtLine = (bytes: Uint8Array): Look<LineFrame> => {
  const end = bytes.subarray(0, longest + 1).findIndex((byte) => byte === cr || byte === lf)
  if (end < 0) return bytes.length > longest ? { look: 'none' } : { look: 'more' }
  const first = bytes.subarray(0, end).findIndex(isPrintable)
  if (first !== 0) return { look: 'none', length: first < 0 ? end + 1 : first }
  const line = bytes.subarray(0, end)
  if (!line.every(isPrintable)) return { look: 'none', length: end + 1 }
  const text = textOf(line)
  return text === '' ? { look: 'none', length: end + 1 } : { look: 'frame', length: end + 1, frame: { text } }
}

/** STX, printable text, ETX; ID-12 and its kin put CR LF before the ETX. */
const lookAtStx = (bytes: Uint8Array): Look<LineFrame> => {
  if (bytes[0] !== stx) return { look: 'none' }
  for (let i = 1; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if (i > longest) return { look: 'none' }
    if (byte === etx) {
      const text = textOf(bytes.subarray(1, i))
      return text === '' ? { look: 'none' } : { look: 'frame', length: i + 1, frame: { text } }
    }
    if (!isPrintable(byte) && byte !== cr && byte !== lf) return { look: 'none' }
  }
  return { look: 'more' }
}

export const createLineParser = (framing: 'lines' | 'stx-etx'): ChunkParser<LineFrame> =>
  createChunkParser(framing === 'lines' ? lookAtLine : lookAtStx)
