import { createChunkParser, type ChunkParser, type Look } from '../../chunks.ts'
import { sumOf, tfi, type Pn532Frame } from './frame.ts'

const more = { look: 'more' } as const
const none = { look: 'none' } as const

/** The longest body of an extended frame: TFI and 264 bytes. */
const longestBody = 265

/** Reads length and checksum from the byte behind the start code on. */
const lengthAt = (bytes: Uint8Array, at: number) => {
  const [first, second] = [bytes[at], bytes[at + 1]]
  if (first === undefined || second === undefined) return more
  if (first !== 0xff || second !== 0xff)
    return ((first + second) & 0xff) === 0 ? { body: at + 2, length: first } : none
  const [high, low, check] = [bytes[at + 2], bytes[at + 3], bytes[at + 4]]
  if (high === undefined || low === undefined || check === undefined) return more
  const length = (high << 8) + low
  return ((high + low + check) & 0xff) === 0 && length <= longestBody ? { body: at + 5, length } : none
}

const lookAt = (bytes: Uint8Array): Look<Pn532Frame> => {
  // 00 and the start code 00 FF; a preamble of more zeros is noise to us
  const start = [0x00, 0x00, 0xff]
  for (const [i, wanted] of start.entries()) {
    if (bytes[i] === undefined) return more
    if (bytes[i] !== wanted) return none
  }
  const [first, second] = [bytes[3], bytes[4]]
  if (first === undefined || second === undefined) return more
  if ((first === 0x00 && second === 0xff) || (first === 0xff && second === 0x00)) {
    if (bytes[5] === undefined) return more
    return bytes[5] === 0x00
      ? { look: 'frame', length: 6, frame: { type: first === 0x00 ? 'ack' : 'nack' } }
      : none
  }
  const found = lengthAt(bytes, 3)
  if ('look' in found) return found
  const { body, length } = found
  if (length === 0) return none
  const end = body + length
  if (bytes.length < end + 2) return more
  const identifier = bytes[body]
  if (sumOf(bytes.subarray(body, end + 1)) !== 0 || bytes[end + 1] !== 0x00) return none
  const data = bytes.slice(body + 1, end)
  const frame = (frame: Pn532Frame): Look<Pn532Frame> => ({ look: 'frame', length: end + 2, frame })
  if (identifier === tfi.fromPn532) return frame({ type: 'answer', data })
  if (identifier === tfi.toPn532) return frame({ type: 'command', data })
  return identifier === 0x7f && length === 1 ? frame({ type: 'error' }) : none
}

export const createPn532Parser = (): ChunkParser<Pn532Frame> => createChunkParser(lookAt)
