/**
 * The server's side of RFC 6455 §5.2 for text: never masked, never fragmented, never compressed. Many messages become
 * one buffer and one write, which is what makes a busy charge point cheap.
 */
const finalText = 0x81
const shortLength = 125
const longestMiddle = 0xffff

const headerBytes = (payloadBytes: number): number =>
  payloadBytes <= shortLength ? 2 : payloadBytes <= longestMiddle ? 4 : 10

const writeHeader = (out: Buffer, at: number, payloadBytes: number): number => {
  out[at] = finalText
  if (payloadBytes <= shortLength) {
    out[at + 1] = payloadBytes
    return at + 2
  }
  if (payloadBytes <= longestMiddle) {
    out[at + 1] = 126
    out.writeUInt16BE(payloadBytes, at + 2)
    return at + 4
  }
  out[at + 1] = 127
  out.writeUInt32BE(Math.floor(payloadBytes / 0x1_0000_0000), at + 2)
  out.writeUInt32BE(payloadBytes % 0x1_0000_0000, at + 6)
  return at + 10
}

/** One frame for each text, in their order. */
export const encodeTextFrames = (texts: readonly string[]): Buffer => {
  let size = 0
  for (const text of texts) {
    const bytes = Buffer.byteLength(text)
    size += headerBytes(bytes) + bytes
  }
  const out = Buffer.allocUnsafe(size)
  let at = 0
  for (const text of texts) {
    const bytes = Buffer.byteLength(text)
    at = writeHeader(out, at, bytes)
    // Where every character is one byte, Latin-1 is UTF-8, and quicker.
    out.write(text, at, bytes === text.length ? 'latin1' : 'utf8')
    at += bytes
  }
  return out
}
