/** What came, or what was typed, at one time. */
export interface ConsoleChunk {
  /** Counts from 1, without a gap. */
  readonly seq: number
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly from: 'device' | 'us'
  readonly bytes: Uint8Array
}

interface Scrollback {
  add(at: number, from: ConsoleChunk['from'], bytes: Uint8Array): ConsoleChunk
  /** Those behind `seq`, the oldest first. `lost`: how many of them are not kept any more. */
  since(seq: number): { readonly chunks: readonly ConsoleChunk[]; readonly lost: number }
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
  return {
    add: (at, from, bytes) => {
      const chunk: ConsoleChunk = { seq: ++seq, at, from, bytes }
      chunks.push(chunk)
      size += bytes.length
      while (size > mostBytes && gone < chunks.length - 1) size -= chunks[gone++]?.bytes.length ?? 0
      if (gone > 1024) {
        chunks = chunks.slice(gone)
        gone = 0
      }
      return chunk
    },
    since: (after) => {
      const first = chunks[gone]?.seq ?? seq + 1
      const from = gone + Math.max(0, after + 1 - first)
      return { chunks: chunks.slice(from), lost: Math.max(0, first - 1 - after) }
    },
    size: () => size,
    clear: () => {
      chunks = []
      gone = 0
      size = 0
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

/** One line of a hex view: offset, sixteen bytes, and the signs they are. */
export const hexLines = (bytes: Uint8Array, from = 0): readonly string[] =>
  Array.from({ length: Math.ceil(bytes.length / 16) }, (_none, line) => {
    const part = bytes.subarray(line * 16, line * 16 + 16)
    const hex = Array.from(part, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const signs = Array.from(part, (byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
    ).join('')
    return `${(from + line * 16).toString(16).padStart(8, '0')}  ${hex.padEnd(47)}  ${signs}`
  })
