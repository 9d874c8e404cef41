import type { Clock } from '../contract/clock.ts'
import type { ByteSource } from './port.ts'

/** Resolves after `ms`, or when the signal is aborted. */
export const pause = (clock: Clock, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = clock.after(ms, settle)
    function settle() {
      timer.cancel()
      signal.removeEventListener('abort', settle)
      resolve()
    }
    signal.addEventListener('abort', settle, { once: true })
  })

/** The next bytes; null: none within `ms`, or the port was closed. Rejects with the ToolError of a port that died. */
export const readWithin = async (
  source: ByteSource,
  clock: Clock,
  ms: number,
): Promise<Uint8Array | null> => {
  const late = new AbortController()
  const timer = clock.after(ms, () => late.abort())
  try {
    return await source.read(late.signal)
  } catch (error) {
    if (late.signal.aborted && error === late.signal.reason) return null
    throw error
  } finally {
    timer.cancel()
  }
}
