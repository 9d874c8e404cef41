import type { ConsoleView } from '../../../contract/console.ts'
import type { ConsoleClient } from './console-client.ts'

/** A piece of what was said, as the page keeps it. */
export interface FeedChunk {
  readonly at: number
  readonly from: 'device' | 'us'
  readonly bytes: Uint8Array
}

/** How it stands with a terminal, without what was said. */
export type FeedState = Omit<ConsoleView, 'chunks' | 'seq' | 'skipped' | 'lost'> & {
  /** Bytes that the page was not given because it was behind: they can be saved with the rest. */
  readonly skipped: number
  /** Bytes that nobody keeps any more. */
  readonly lost: number
  /** Something has been said. */
  readonly hasText: boolean
}

/** What a terminal said, as one page follows it. */
export interface ConsoleFeed {
  /** null: nothing has come yet. */
  readonly state: () => FeedState | null
  readonly subscribe: (onChange: () => void) => () => void
  /** Told all that is kept, and from then on what comes; `reset`: what was told before is void. */
  readonly read: (reader: FeedReader) => () => void
  /** The newest bytes of the device, for a view in hex. */
  readonly tail: (most: number) => Uint8Array
  readonly forget: () => void
  readonly close: () => void
}

export interface FeedReader {
  readonly onChunks: (chunks: readonly FeedChunk[]) => void
  readonly onSkipped: (bytes: number) => void
  readonly onReset: () => void
}

/** The page keeps so much: more than a terminal shows. */
const mostKept = 1024 * 1024

const fromBase64 = (text: string): Uint8Array => {
  const raw = atob(text)
  const bytes = new Uint8Array(raw.length)
  for (let at = 0; at < raw.length; at++) bytes[at] = raw.charCodeAt(at)
  return bytes
}

const same = (a: FeedState | null, b: FeedState): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Follows the terminal of a device until it is closed. */
export const openFeed = (client: ConsoleClient, device: string, onGone: () => void): ConsoleFeed => {
  const listeners = new Set<() => void>()
  const readers = new Set<FeedReader>()
  let chunks: FeedChunk[] = []
  let size = 0
  let seq = 0
  let state: FeedState | null = null

  const keep = (fresh: readonly FeedChunk[]) => {
    chunks.push(...fresh)
    for (const { bytes } of fresh) size += bytes.length
    let gone = 0
    while (size > mostKept && gone < chunks.length - 1) size -= chunks[gone++]?.bytes.length ?? 0
    if (gone > 0) chunks = chunks.slice(gone)
  }
  const onView = (view: ConsoleView) => {
    const { chunks: said, seq: upTo, skipped, lost, ...rest } = view
    seq = upTo
    const next: FeedState = {
      ...rest,
      skipped: (state?.skipped ?? 0) + skipped,
      lost: (state?.lost ?? 0) + lost,
      hasText: state?.hasText === true || said.length > 0,
    }
    const isNews = !same(state, next)
    if (isNews) state = next
    if (skipped + lost > 0) for (const reader of readers) reader.onSkipped(skipped + lost)
    const fresh = said.map(({ at, from, base64 }) => ({ at, from, bytes: fromBase64(base64) }))
    keep(fresh)
    if (fresh.length > 0) for (const reader of readers) reader.onChunks(fresh)
    if (isNews || fresh.length > 0) for (const listener of listeners) listener()
  }
  const close = client.watch(device, { after: () => seq, onView, onGone })
  return {
    state: () => state,
    subscribe: (onChange) => {
      listeners.add(onChange)
      return () => void listeners.delete(onChange)
    },
    read: (reader) => {
      readers.add(reader)
      if (chunks.length > 0) reader.onChunks(chunks)
      return () => void readers.delete(reader)
    },
    tail: (most) => {
      const parts: Uint8Array[] = []
      let left = most
      for (let at = chunks.length - 1; at >= 0 && left > 0; at--) {
        const chunk = chunks[at]
        if (chunk?.from !== 'device') continue
        const part = chunk.bytes.subarray(Math.max(0, chunk.bytes.length - left))
        parts.unshift(part)
        left -= part.length
      }
      const all = new Uint8Array(most - left)
      let end = 0
      for (const part of parts) {
        all.set(part, end)
        end += part.length
      }
      return all
    },
    forget: () => {
      chunks = []
      size = 0
      for (const reader of readers) reader.onReset()
      for (const listener of listeners) listener()
    },
    close,
  }
}
