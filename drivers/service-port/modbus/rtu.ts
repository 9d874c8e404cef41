import { concat } from '../../bytes.ts'
import { createChunkParser, type ChunkParser, type Look } from '../../chunks.ts'
import { firstCrc, hasGoodCrc, modbusCrc, nextCrc } from './crc.ts'
import { answerLength } from './pdu.ts'
import type { ModbusFrame } from './transport.ts'

/** A frame on a serial line has at most so many bytes. */
const longest = 256

export const rtuFrame = (unitId: number, pdu: Uint8Array): Uint8Array => {
  const body = concat(Uint8Array.of(unitId), pdu)
  const crc = modbusCrc(body)
  return concat(body, Uint8Array.of(crc & 0xff, crc >> 8))
}

/** A frame whose length no rule tells ends where its checksum fits. */
const lookForCrc = (bytes: Uint8Array): Look<ModbusFrame> => {
  let crc = firstCrc
  for (const [at, byte] of bytes.subarray(0, longest).entries()) {
    crc = nextCrc(crc, byte)
    if (at >= 3 && crc === 0) return frameOf(bytes.subarray(0, at + 1))
  }
  return { look: bytes.length < longest ? 'more' : 'none' }
}

const frameOf = (raw: Uint8Array): Look<ModbusFrame> => ({
  look: 'frame',
  length: raw.length,
  frame: { unitId: raw[0] ?? 0, pdu: raw.slice(1, -2), transaction: null },
})

const lookAt = (bytes: Uint8Array): Look<ModbusFrame> => {
  if (bytes.length < 2) return { look: 'more' }
  const length = answerLength(bytes.subarray(1))
  if (length === 'more') return { look: 'more' }
  if (length === null) return lookForCrc(bytes)
  const whole = length + 3
  if (whole > longest) return { look: 'none' }
  if (bytes.length < whole) return { look: 'more' }
  const raw = bytes.subarray(0, whole)
  return hasGoodCrc(raw) ? frameOf(raw) : { look: 'none' }
}

/**
 * Cuts what comes over a serial line into answers: by the length that their first bytes tell, and the checksum. USB
 * adapters give bytes in lumps with pauses between them, so that silence ends no frame; it only shows that what was
 * begun was none (`flush`).
 */
export const createRtuParser = (): ChunkParser<ModbusFrame> => createChunkParser(lookAt)
