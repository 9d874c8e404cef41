import fc from 'fast-check'
import type { Chunk, ChunkParser } from '../../../drivers/chunks.ts'
import { concat } from '../../../drivers/bytes.ts'

/** Feeds the bytes in pieces of these lengths, over and over, and gives up what is left. */
export const feed = <F>(
  parser: ChunkParser<F>,
  bytes: Uint8Array,
  cuts: readonly number[],
): readonly Chunk<F>[] => {
  const chunks: Chunk<F>[] = []
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = Math.max(1, cuts.length === 0 ? bytes.length : (cuts[i % cuts.length] ?? 1))
    chunks.push(...parser.push(bytes.slice(at, at + length)))
    at += length
  }
  return [...chunks, ...parser.flush()]
}

export const framesOf = <F>(chunks: readonly Chunk<F>[]): readonly F[] =>
  chunks.flatMap((chunk) => (chunk.type === 'frame' ? [chunk.frame] : []))
export const rawOf = <F>(chunks: readonly Chunk<F>[]): Uint8Array => concat(...chunks.map(({ raw }) => raw))

export const bytes = (maxLength = 40) => fc.uint8Array({ maxLength })
export const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 8 })

/** Whether all of `wanted` are in `found`, in this order, whatever is between them. */
export const isWithin = (wanted: readonly unknown[], found: readonly unknown[]): boolean => {
  let next = 0
  for (const item of found) if (JSON.stringify(item) === JSON.stringify(wanted[next])) next++
  return next === wanted.length
}
