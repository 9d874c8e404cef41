import { createChunkParser, type ChunkParser, type Look } from '../../chunks.ts'
import { fromReader, headBytes, type CcidAnswer } from './frame.ts'

const answerTypes: ReadonlySet<number> = new Set(Object.values(fromReader))
const outcomes = ['done', 'failed', 'extended'] as const
const iccs = ['active', 'inactive', 'absent'] as const

const lookAt =
  (maxMessageBytes: number) =>
  (bytes: Uint8Array): Look<CcidAnswer> => {
    const messageType = bytes[0] ?? 0
    if (!answerTypes.has(messageType)) return { look: 'none' }
    if (bytes.length < headBytes) return { look: 'more' }
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    const length = headBytes + view.getUint32(1, true)
    const status = view.getUint8(7)
    const icc = iccs[status & 0x03]
    const outcome = outcomes[status >> 6]
    // bits 2 to 5 of bStatus are reserved
    if (length > maxMessageBytes || icc === undefined || outcome === undefined || (status & 0x3c) !== 0)
      return { look: 'none' }
    if (bytes.length < length) return { look: 'more' }
    const data = bytes.slice(headBytes, length)
    const [slot, seq, error] = [view.getUint8(5), view.getUint8(6), view.getUint8(8)]
    return { look: 'frame', length, frame: { messageType, slot, seq, icc, outcome, error, data } }
  }

/** Reads what a CCID reader sends on its bulk IN endpoint. */
export const createCcidParser = (maxMessageBytes: number): ChunkParser<CcidAnswer> =>
  createChunkParser(lookAt(maxMessageBytes))

/**
 * RDR_to_PC_NotifySlotChange: two bits a slot, the lower one says that a card is there; null: another
 * message.
 */
export const readSlotChange = (bytes: Uint8Array): readonly boolean[] | null =>
  bytes[0] === 0x50
    ? [...bytes.subarray(1)].flatMap((byte) => [0, 2, 4, 6].map((bit) => ((byte >> bit) & 1) === 1))
    : null
