import { concat } from './bytes.ts'

/** What a look at the bytes says: a whole frame, not enough yet, or that no frame begins here. */
export type Look<F> =
  | { readonly look: 'frame'; readonly length: number; readonly frame: F }
  | { readonly look: 'more' }
  /** `length` bytes are known to begin none; else it is looked at the next one. */
  | { readonly look: 'none'; readonly length?: number }

/** What a parser makes of bytes: joined again, the `raw` of all chunks are the bytes that went in. */
export type Chunk<F> =
  | { readonly type: 'frame'; readonly frame: F; readonly raw: Uint8Array }
  /** Bytes that belong to no frame: noise, or a frame that was damaged. */
  | { readonly type: 'discarded'; readonly raw: Uint8Array }

export interface ChunkParser<F> {
  push(bytes: Uint8Array): readonly Chunk<F>[]
  /** What waits for the rest of its frame is given up (a silence has shown that none comes), byte by byte. */
  flush(): readonly Chunk<F>[]
}

/**
 * Cuts a stream into frames. Where no frame begins it goes on one byte further, so that a damaged frame costs no good
 * one behind it.
 */
export const createChunkParser = <F>(lookAt: (bytes: Uint8Array) => Look<F>): ChunkParser<F> => {
  let rest: Uint8Array = new Uint8Array()

  const take = (bytes: Uint8Array, isLast: boolean): readonly Chunk<F>[] => {
    const chunks: Chunk<F>[] = []
    let from = 0
    let discardedFrom = 0
    const discard = () => {
      if (from > discardedFrom) chunks.push({ type: 'discarded', raw: bytes.slice(discardedFrom, from) })
    }
    while (from < bytes.length) {
      const look = lookAt(bytes.subarray(from))
      if (look.look === 'more' && !isLast) break
      if (look.look !== 'frame') {
        from += look.look === 'none' ? (look.length ?? 1) : 1
        continue
      }
      discard()
      chunks.push({ type: 'frame', frame: look.frame, raw: bytes.slice(from, from + look.length) })
      from += look.length
      discardedFrom = from
    }
    discard()
    rest = bytes.slice(from)
    return chunks
  }

  return {
    push: (bytes) => take(rest.length === 0 ? bytes : concat(rest, bytes), false),
    flush: () => take(rest, true),
  }
}
