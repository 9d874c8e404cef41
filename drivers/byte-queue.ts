import type { ToolError } from '../contract/tool-error.ts'
import type { ByteSource } from './port.ts'

/** A port is told to wait when so many bytes lie unread, and to go on when half of them are gone. */
const fullBytes = 1 << 20

export interface ByteQueue {
  readonly source: ByteSource
  /** Takes the bytes as they are: the caller must not write into them any more. */
  push(bytes: Uint8Array): void
  /** No more will come. What lies there can still be read. The first end counts. */
  end(error: ToolError | null): void
}

/** What the flow of a port can be told; absent where it can not be stopped. */
export interface Flow {
  pause(): void
  resume(): void
}

/** Between a port that gives bytes when it wants and a reader that takes them when it can. */
export const createByteQueue = (flow?: Flow): ByteQueue => {
  const chunks: Uint8Array[] = []
  let size = 0
  let paused = false
  let ended: { readonly error: ToolError | null } | null = null
  let wake: (() => void) | null = null

  const signal = () => {
    const waiting = wake
    wake = null
    waiting?.()
  }
  const shrink = (bytes: number) => {
    size -= bytes
    if (!paused || size > fullBytes / 2) return
    paused = false
    flow?.resume()
  }

  const read = async (abort?: AbortSignal): Promise<Uint8Array | null> => {
    for (;;) {
      abort?.throwIfAborted()
      const next = chunks.shift()
      if (next) {
        shrink(next.length)
        return next
      }
      if (ended) {
        if (ended.error) throw ended.error
        return null
      }
      if (wake) throw new Error('one reader at a time')
      await new Promise<void>((resolve) => {
        const settle = () => {
          abort?.removeEventListener('abort', aborted)
          resolve()
        }
        const aborted = () => {
          wake = null
          settle()
        }
        wake = settle
        abort?.addEventListener('abort', aborted, { once: true })
      })
    }
  }

  async function* iterate(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const bytes = await read()
      if (bytes === null) return
      yield bytes
    }
  }

  return {
    source: {
      read,
      discard: () => {
        const bytes = size
        chunks.length = 0
        shrink(bytes)
        return bytes
      },
      [Symbol.asyncIterator]: iterate,
    },
    push: (bytes) => {
      if (ended || bytes.length === 0) return
      chunks.push(bytes)
      size += bytes.length
      if (size > fullBytes && !paused) {
        paused = true
        flow?.pause()
      }
      signal()
    },
    end: (error) => {
      ended ??= { error }
      signal()
    },
  }
}
