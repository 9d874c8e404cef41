import type { Clock } from '../../../contract/clock.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import type { BytePort } from '../../port.ts'
import { readWithin } from '../../waits.ts'

/** The rates of consoles, the usual ones first. */
const consoleRates = [115_200, 9_600, 57_600, 38_400, 19_200, 230_400, 460_800, 921_600, 4_800, 2_400]

export interface RateFound {
  readonly baudRate: number
  readonly bytes: number
  /** How much of it is text: 0 to 1. */
  readonly score: number
}

interface BaudScanOptions {
  readonly port: BytePort
  readonly clock: Clock
  readonly rates?: readonly number[]
  /** How long each rate is listened to. Default 700 ms. */
  readonly listenMs?: number
  /** Presses Enter at each rate, so that a console that is silent says something. Default true. */
  readonly nudges?: boolean
  readonly signal?: AbortSignal
  readonly onRate?: (baudRate: number) => void
}

/** So few bytes say nothing. */
const fewestBytes = 4
const goodScore = 0.85

/** How much of it is text that people read: printable signs and line ends, in UTF-8. */
export const textScore = (bytes: Uint8Array): number => {
  if (bytes.length === 0) return 0
  const text = new TextDecoder().decode(bytes)
  let good = 0
  let all = 0
  for (const sign of text) {
    all++
    const code = sign.codePointAt(0) ?? 0
    // a wrong rate gives nul, 0xff and halves of signs; ESC begins colours
    if ((code >= 0x20 && code < 0x7f) || code === 0x0a || code === 0x0d || code === 0x09 || code === 0x1b)
      good++
    else if (code >= 0xa0 && code !== 0xfffd) good += 0.5
  }
  return good / all
}

/**
 * Listens at each rate, and gives those at which something came, the best first. Ends early at a rate that is plainly
 * right. Rejects with ToolError console-no-text where none is; the port is left at the best rate.
 */
export const scanBaudRates = async (options: BaudScanOptions): Promise<readonly RateFound[]> => {
  const { port, clock, rates = consoleRates, listenMs = 700, nudges = true, signal, onRate } = options
  const found: RateFound[] = []
  for (const baudRate of rates) {
    signal?.throwIfAborted()
    onRate?.(baudRate)
    await port.setBaudRate(baudRate)
    port.readable.discard()
    if (nudges) await port.write(Uint8Array.of(0x0d))
    const until = clock.monotonic() + listenMs
    const parts: number[] = []
    for (let left = listenMs; left > 0; left = until - clock.monotonic()) {
      const bytes = await readWithin(port.readable, clock, left)
      if (bytes) parts.push(...bytes.subarray(0, 4096 - Math.min(parts.length, 4096)))
    }
    if (parts.length === 0) continue
    const score = parts.length < fewestBytes ? 0.5 : textScore(Uint8Array.from(parts))
    found.push({ baudRate, bytes: parts.length, score })
    if (score > 0.97 && parts.length >= 16) break
  }
  found.sort((a, b) => b.score - a.score || b.bytes - a.bytes)
  const [best] = found
  if (!best || best.score < (best.bytes < fewestBytes ? 0.5 : goodScore))
    throw new ToolError(
      'console-no-text',
      { port: port.name },
      'restart-charger',
      `At no baud rate did ${port.name} give text: restart the charger while it is listened to.`,
      found,
    )
  await port.setBaudRate(best.baudRate)
  return found
}
