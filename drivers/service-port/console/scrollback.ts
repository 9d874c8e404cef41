/** What came, or what was typed, at one time. */
export interface ConsoleChunk {
  /** How many bytes there were up to its end. */
  readonly seq: number
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly from: 'device' | 'us'
  readonly bytes: Uint8Array
}

interface Scrollback {
  add(at: number, from: ConsoleChunk['from'], bytes: Uint8Array): ConsoleChunk
  /**
   * Those behind `seq`, the oldest first; of more than `most` bytes the newest. `lost`: how many bytes of them are not
   * kept any more; `skipped`: how many are kept, and left out.
   */
  since(
    seq: number,
    most?: number,
  ): { readonly chunks: readonly ConsoleChunk[]; readonly lost: number; readonly skipped: number }
  /** 0: nothing has come. */
  lastSeq(): number
  /** How many bytes are kept. */
  size(): number
  clear(): void
}

/** Small pieces of one moment are kept as one: a line that comes sign by sign costs no chunk a sign. */
const joinMs = 20
const joinBytes = 4096

/** Keeps the newest `mostBytes`; the oldest goes first. */
export const createScrollback = (mostBytes = 4 * 1024 * 1024): Scrollback => {
  let chunks: ConsoleChunk[] = []
  /** How many of the front are gone already: the array is cut now and then, and not at every chunk. */
  let gone = 0
  let size = 0
  let seq = 0
  let clearedTo = 0
  const startOf = ({ seq: end, bytes }: ConsoleChunk): number => end - bytes.length
  /** The first that ends behind `after`. */
  const indexAfter = (after: number): number => {
    let [low, high] = [gone, chunks.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((chunks[middle]?.seq ?? 0) > after) high = middle
      else low = middle + 1
    }
    return low
  }
  return {
    add: (at, from, bytes) => {
      seq += bytes.length
      const chunk: ConsoleChunk = { seq, at, from, bytes }
      chunks.push(chunk)
      size += bytes.length
      while (size > mostBytes && gone < chunks.length - 1) size -= chunks[gone++]?.bytes.length ?? 0
      if (gone > 1024) {
        chunks = chunks.slice(gone)
        gone = 0
      }
      return chunk
    },
    since: (after, most = Infinity) => {
      const oldest = chunks[gone]
      const known = Math.max(after, clearedTo)
      const lost = Math.max(0, (oldest ? startOf(oldest) : seq) - known)
      const whole = indexAfter(seq - most)
      const cut = chunks[whole]
      // one chunk is given, however large it is
      const isCut = cut !== undefined && startOf(cut) < seq - most && whole < chunks.length - 1
      const from = Math.max(indexAfter(after), isCut ? whole + 1 : whole)
      const first = chunks[from]
      const skipped = first ? Math.max(0, startOf(first) - known - lost) : 0
      return { chunks: chunks.slice(from), lost, skipped }
    },
    lastSeq: () => seq,
    size: () => size,
    clear: () => {
      chunks = []
      gone = 0
      size = 0
      clearedTo = seq
    },
  }
}

/** Neighbours of one moment and one side as one. */
export const joinChunks = (chunks: readonly ConsoleChunk[]): readonly ConsoleChunk[] => {
  const joined: { chunk: ConsoleChunk; parts: Uint8Array[]; bytes: number }[] = []
  for (const chunk of chunks) {
    const last = joined.at(-1)
    if (
      last?.chunk.from === chunk.from &&
      chunk.at - last.chunk.at <= joinMs &&
      last.bytes + chunk.bytes.length <= joinBytes
    ) {
      last.parts.push(chunk.bytes)
      last.bytes += chunk.bytes.length
      last.chunk = { ...last.chunk, seq: chunk.seq }
    } else joined.push({ chunk, parts: [chunk.bytes], bytes: chunk.bytes.length })
  }
  return joined.map(({ chunk, parts, bytes }) => {
    const all = new Uint8Array(bytes)
    let at = 0
    for (const part of parts) {
      all.set(part, at)
      at += part.length
    }
    return { ...chunk, bytes: all }
  })
}
