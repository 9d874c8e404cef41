import type { Clock } from '../../../contract/clock.ts'
import type { FilePacing } from '../../../contract/console.ts'
import { pause } from '../../waits.ts'

interface SendOptions {
  readonly pacing: FilePacing
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly write: (bytes: Uint8Array) => Promise<void>
  /** Resolves when the other side has said something and is quiet again. */
  readonly answered: () => Promise<void>
  readonly onBytes: (sent: number) => void
}

const pieceBytes = 256
const pieceEveryMs = 100
const lineEnd = 0x0a

/** The pieces of a file that go out one after the other: so many bytes, or up to the end of a line. */
async function* piecesOf(
  content: AsyncIterable<Uint8Array>,
  pacing: FilePacing,
): AsyncGenerator<{ readonly bytes: Uint8Array; readonly endsLine: boolean }, void> {
  for await (const bytes of content) {
    let at = 0
    while (at < bytes.length) {
      const line = pacing === 'line' ? bytes.indexOf(lineEnd, at) : -1
      const end = Math.min(line === -1 ? bytes.length : line + 1, at + pieceBytes)
      yield { bytes: bytes.subarray(at, end), endsLine: end === line + 1 }
      at = end
    }
  }
}

/** Sends the bytes as they are, and gives how many; rejects with the signal's reason. */
export const sendInPieces = async (
  content: AsyncIterable<Uint8Array>,
  { pacing, clock, signal, write, answered, onBytes }: SendOptions,
): Promise<number> => {
  let sent = 0
  for await (const { bytes, endsLine } of piecesOf(content, pacing)) {
    signal.throwIfAborted()
    await write(bytes)
    sent += bytes.length
    onBytes(sent)
    if (pacing === 'slow') await pause(clock, pieceEveryMs, signal)
    if (pacing === 'line' && endsLine) await answered()
  }
  signal.throwIfAborted()
  return sent
}
