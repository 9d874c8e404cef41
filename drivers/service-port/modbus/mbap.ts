import { concat } from '../../bytes.ts'
import { createChunkParser, type ChunkParser, type Look } from '../../chunks.ts'
import type { ModbusFrame } from './transport.ts'

export const mbapFrame = (transaction: number, unitId: number, pdu: Uint8Array): Uint8Array => {
  const length = pdu.length + 1
  return concat(
    Uint8Array.of(transaction >> 8, transaction & 0xff, 0, 0, length >> 8, length & 0xff, unitId),
    pdu,
  )
}

const lookAt = (bytes: Uint8Array): Look<ModbusFrame> => {
  if (bytes.length < 6) return { look: 'more' }
  const [high = 0, low = 0, protocolHigh, protocolLow, lengthHigh = 0, lengthLow = 0, unitId = 0] = bytes
  const length = (lengthHigh << 8) | lengthLow
  if (protocolHigh !== 0 || protocolLow !== 0 || length < 3 || length > 254) return { look: 'none' }
  if (bytes.length < 6 + length) return { look: 'more' }
  return {
    look: 'frame',
    length: 6 + length,
    frame: { unitId, pdu: bytes.slice(7, 6 + length), transaction: (high << 8) | low },
  }
}

/** Cuts Modbus TCP into answers, by the length in their header. */
export const createMbapParser = (): ChunkParser<ModbusFrame> => createChunkParser(lookAt)
