/** One WebSocket frame, header included (RFC 6455 §5.2). */
interface WebSocketFrame {
  readonly opcode: number
  /** Unmasked. */
  readonly payload: Buffer
  /** As it was on the wire. */
  readonly bytes: Buffer
}

export const opcodes = { text: 0x1, close: 0x8 } as const

/** The first whole frame of a buffer; null = not all of it has come yet. */
const readFrame = (buffer: Buffer): WebSocketFrame | null => {
  if (buffer.length < 2) return null
  const [first = 0, second = 0] = buffer
  const short = second & 0x7f
  const extended = short === 126 ? 2 : short === 127 ? 8 : 0
  const maskAt = 2 + extended
  const start = maskAt + ((second & 0x80) === 0 ? 0 : 4)
  if (buffer.length < start) return null
  const length =
    extended === 0 ? short : extended === 2 ? buffer.readUInt16BE(2) : Number(buffer.readBigUInt64BE(2))
  if (buffer.length < start + length) return null
  const mask = buffer.subarray(maskAt, start)
  const payload = Buffer.from(buffer.subarray(start, start + length))
  if (mask.length > 0) for (let i = 0; i < payload.length; i++) payload[i] = payload[i]! ^ mask[i % 4]!
  return { opcode: first & 0x0f, payload, bytes: buffer.subarray(0, start + length) }
}

/** A text frame as a server sends it: whole and unmasked. */
export const serverTextFrame = (text: string): Buffer => {
  const payload = Buffer.from(text)
  const long = payload.length > 125
  const header = Buffer.alloc(long ? 4 : 2)
  header[0] = 0x80 | opcodes.text
  header[1] = long ? 126 : payload.length
  if (long) header.writeUInt16BE(payload.length, 2)
  return Buffer.concat([header, payload])
}

/** Cuts a stream of bytes into frames. */
export const frameReader = (onFrame: (frame: WebSocketFrame) => void): ((chunk: Buffer) => void) => {
  let buffered: Buffer = Buffer.alloc(0)
  return (chunk) => {
    buffered = Buffer.concat([buffered, chunk])
    for (let frame = readFrame(buffered); frame !== null; frame = readFrame(buffered)) {
      buffered = buffered.subarray(frame.bytes.length)
      onFrame(frame)
    }
  }
}
