/** How a text is written: by its byte order mark, else UTF-8. */
export interface TextEncoding {
  /** Where its first line begins: behind the mark. */
  readonly start: number
  /** Bytes of the smallest unit; reads and places are multiples of it. */
  readonly unit: 1 | 2
  /** The place of the next line end before `end`, counted from the buffer's beginning; -1 = there is none. */
  readonly newline: (buffer: Buffer, from: number, end: number) => number
  readonly decode: (bytes: Buffer) => string
}

const lf = 0x0a
const withoutCr = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text)

const utf8 = (start: number): TextEncoding => ({
  start,
  unit: 1,
  newline(buffer, from, end) {
    const found = buffer.indexOf(lf, from)
    return found < end ? found : -1
  },
  decode: (bytes) => withoutCr(bytes.toString('utf8')),
})

/** `place` of the low byte in its unit: 0 little endian, 1 big endian. */
const utf16 = (place: 0 | 1): TextEncoding => ({
  start: 2,
  unit: 2,
  newline(buffer, from, end) {
    for (let found = buffer.indexOf(lf, from); found !== -1; found = buffer.indexOf(lf, found + 1)) {
      const at = found - place
      if (at + 1 >= end) return -1
      if (at >= from && at % 2 === 0 && buffer[at + 1 - place] === 0) return at
    }
    return -1
  },
  decode(bytes) {
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 2))
    return withoutCr((place === 0 ? whole : Buffer.from(whole).swap16()).toString('utf16le'))
  },
})

/** By the first bytes of a file (the Unicode Standard's byte order mark). */
export const encodingOf = (head: Buffer): TextEncoding => {
  if (head[0] === 0xff && head[1] === 0xfe) return utf16(0)
  if (head[0] === 0xfe && head[1] === 0xff) return utf16(1)
  return utf8(head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0)
}
