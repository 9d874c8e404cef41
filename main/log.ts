import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { toTimestamp, type Clock } from '../contract/clock.ts'
import type { Log, LogLevel } from '../contract/log.ts'
import { redact } from '../contract/redact.ts'

export interface FileLogOptions {
  readonly dir: string
  readonly clock: Clock
  /** Lines below it are dropped. */
  readonly level?: LogLevel
  /** A file is rotated before it grows beyond this. */
  readonly maxBytes?: number
  /** How many rotated files are kept beside the current one. */
  readonly keptFiles?: number
}

export interface FileLog extends Log {
  /** Writes what is still buffered, synchronously: also usable right before a crash ends the process. */
  flush(): void
  close(): void
}

const ranks: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 }
const flushEveryMs = 200
const flushAtBytes = 64 * 1024
const longestLine = 64 * 1024

/** Serialises one line; fields win no name over `at`, `level` and `event`. Never throws. */
const toLine = (
  at: number,
  level: LogLevel,
  event: string,
  fields: Readonly<Record<string, unknown>>,
): string => {
  const head = { at: toTimestamp(at), level, event }
  const line = JSON.stringify({ ...head, ...(redact(fields) as object), ...head })
  return line.length <= longestLine
    ? `${line}\n`
    : `${JSON.stringify({ ...head, cut: line.length, fields: line.slice(0, longestLine) })}\n`
}

/**
 * A log of JSON lines in `dir/chargebench.log`, rotated to `chargebench.1.log` … and bounded in count and size. Every
 * field passes `redact()`. A full disk or a lost folder never disturbs the caller: lines are dropped and counted, and
 * the count is the first line once writing works again.
 */
export const createFileLog = (options: FileLogOptions): FileLog => {
  const { dir, clock, level: least = 'info', maxBytes = 5 * 1024 * 1024, keptFiles = 4 } = options
  const path = (index: number): string =>
    join(dir, index === 0 ? 'chargebench.log' : `chargebench.${index}.log`)
  let file: number | null = null
  let size = 0
  let pending: string[] = []
  let pendingBytes = 0
  let dropped = 0
  let closed = false

  const open = (): number => {
    mkdirSync(dir, { recursive: true })
    const opened = openSync(path(0), 'a', 0o600)
    size = statSync(path(0)).size
    return opened
  }

  const rotate = (): void => {
    if (file !== null) closeSync(file)
    file = null
    rmSync(path(keptFiles), { force: true })
    for (let index = keptFiles - 1; index >= 0; index--) {
      try {
        renameSync(path(index), path(index + 1))
      } catch {
        // not there yet
      }
    }
  }

  const writeOut = (text: string): void => {
    const bytes = Buffer.from(text)
    file ??= open()
    if (size > 0 && size + bytes.length > maxBytes) {
      rotate()
      file = open()
    }
    writeSync(file, bytes)
    size += bytes.length
  }

  const flush = (): void => {
    if (pending.length === 0) return
    const lines = pending
    pending = []
    pendingBytes = 0
    try {
      if (dropped > 0) writeOut(toLine(clock.now(), 'warn', 'log-lines-dropped', { count: dropped }))
      dropped = 0
      writeOut(lines.join(''))
    } catch {
      dropped += lines.length
    }
  }

  const timer = clock.every(flushEveryMs, flush)

  const write = (level: LogLevel, event: string, fields: Readonly<Record<string, unknown>>): void => {
    if (closed || ranks[level] < ranks[least]) return
    const line = toLine(clock.now(), level, event, fields)
    pending.push(line)
    pendingBytes += line.length
    if (level === 'error' || pendingBytes >= flushAtBytes) flush()
  }

  const withFields = (bound: Readonly<Record<string, unknown>>): Log => ({
    write: (level, event, fields) => write(level, event, { ...bound, ...fields }),
    with: (more) => withFields({ ...bound, ...more }),
  })

  return {
    ...withFields({}),
    flush,
    close: () => {
      timer.cancel()
      flush()
      closed = true
      if (file !== null) closeSync(file)
      file = null
    },
  }
}
