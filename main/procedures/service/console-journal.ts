import { stripVTControlCharacters } from 'node:util'
import type { Clock, Timer } from '../../../contract/clock.ts'
import { redact } from '../../../contract/redact.ts'
import { createMasker, masked } from '../../../drivers/service-port/console/masking.ts'
import type { ConsoleRecorder } from '../../../drivers/service-port/console/recorder.ts'
import type { EventSink } from '../../csms/ports.ts'

interface ConsoleJournalOptions {
  readonly sink: EventSink
  readonly clock: Clock
  readonly limits?: ConsoleLimits
}

/** What of a device is kept at most: so much at once, and then so much a second for as long as it goes on. */
interface ConsoleLimits {
  readonly burstBytes: number
  readonly bytesPerSecond: number
}

/** A whole boot log at once; of a console that never stops, 14 MiB an hour. */
const usualLimits: ConsoleLimits = { burstBytes: 1024 * 1024, bytesPerSecond: 4096 }

/** One event holds so much text, of so much time. */
const eventChars = 8 * 1024
const eventEveryMs = 1_000
/** A console that ends no line: what it says is kept in pieces. */
const longestLine = 4_096
/** Once there was too much, it is kept again when so much is allowed. */
const stretchBytes = 16 * 1024
/** While nothing is kept, it is told so often how much was not. */
const tellEveryMs = 30_000

interface Conversation {
  readonly device: string
  readonly chargePointId: string | null
  /** null: a person speaks. */
  readonly runId: string | null
}

export type RecordConsole = (conversation: Conversation) => ConsoleRecorder

/** What stands behind a question for a secret on one line. */
const answered =
  /^(.*(?:\b(?:pass(?:word|wd|phrase|code)?|pwd|pin(?: code)?|puk|psk|secret|token)\b|암호|비밀번호)[^\n:?>]{0,40}[:?>][ \t]*)\S.*$/gim

/** As it is kept: without colours, and without what is behind a question for a secret. */
const asKept = (text: string): string => {
  const plain = stripVTControlCharacters(text).replaceAll('\0', '').replace(answered, `$1${masked}`)
  const told = redact(plain)
  return typeof told === 'string' ? told : plain
}

/** How much of a device may still be kept. */
const createAllowance = (clock: Clock, { burstBytes, bytesPerSecond }: ConsoleLimits) => {
  let left = burstBytes
  let since = clock.monotonic()
  let isSpent = false
  return {
    take: (bytes: number): boolean => {
      const now = clock.monotonic()
      left = Math.min(burstBytes, left + ((now - since) / 1000) * bytesPerSecond)
      since = now
      // a stretch at a time, and not every tenth line
      if (isSpent && left < Math.min(stretchBytes, burstBytes)) return false
      isSpent = bytes > left
      if (!isSpent) left -= bytes
      return !isSpent
    },
  }
}

/** The lines of one side, put together from pieces. */
const createLines = (onLines: (text: string) => void) => {
  const decoder = new TextDecoder()
  const masker = createMasker()
  let open = ''
  const take = (text: string) => {
    const all = (open + text).replace(/\r+\n/g, '\n')
    // a lone CR at the end may be the half of a line end
    const end = Math.max(all.lastIndexOf('\n'), all.lastIndexOf('\r', all.length - 2)) + 1
    const cut = all.length - end > longestLine ? all.length : end
    open = all.slice(cut)
    if (cut > 0) onLines(all.slice(0, cut).replaceAll('\r', '\n'))
  }
  return {
    add: (bytes: Uint8Array) => take(masker.push(decoder.decode(bytes, { stream: true }))),
    secret: (secret: string) => masker.add(secret),
    end: () => {
      take(masker.end())
      if (open !== '') onLines(`${open}\n`)
      open = ''
    },
  }
}

/**
 * What consoles say, as events of the journal: whole lines, a second of them in one event, secrets masked. What is more
 * than is kept is counted, and the count is kept.
 */
export const createConsoleJournal = ({
  sink,
  clock,
  limits = usualLimits,
}: ConsoleJournalOptions): RecordConsole => {
  // of a device, and not of a conversation: closing and opening it again gives no more
  const allowances = new Map<string, ReturnType<typeof createAllowance>>()
  const allowanceOf = (device: string) => {
    const known = allowances.get(device) ?? createAllowance(clock, limits)
    allowances.set(device, known)
    return known
  }

  return (conversation) => {
    const allowance = allowanceOf(conversation.device)
    let timer: Timer | null = null
    let text = ''
    let side: 'device' | 'us' = 'device'
    let untold = 0
    let notKept = 0
    let toldAt = -Infinity

    const flush = () => {
      timer?.cancel()
      timer = null
      if (text === '' && untold === 0) return
      sink.append({ kind: 'console-text', ...conversation, from: side, text: asKept(text), notKept: untold })
      text = ''
      untold = 0
      toldAt = clock.monotonic()
    }
    const soon = (ms: number) => {
      timer ??= clock.after(ms, flush)
    }
    const keep = (from: 'device' | 'us', lines: string) => {
      const bytes = Buffer.byteLength(lines)
      if (!allowance.take(bytes)) {
        if (text !== '') flush()
        notKept += bytes
        untold += bytes
        soon(Math.max(0, toldAt + tellEveryMs - clock.monotonic()))
        return
      }
      if ((text !== '' && from !== side) || untold > 0) flush()
      side = from
      text += lines
      if (text.length >= eventChars) flush()
      else soon(eventEveryMs)
    }
    const sides = {
      device: createLines((lines) => keep('device', lines)),
      us: createLines((lines) => keep('us', lines)),
    }
    return {
      text: (from, bytes) => sides[from].add(bytes),
      secret: (secret) => {
        sides.device.secret(secret)
        sides.us.secret(secret)
      },
      notKept: () => notKept,
      end: () => {
        sides.us.end()
        sides.device.end()
        flush()
      },
    }
  }
}
