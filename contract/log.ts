export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Structured log; `fields` are redacted by the one `redact()` before they are written. */
export interface Log {
  write(level: LogLevel, event: string, fields?: Readonly<Record<string, unknown>>): void
  /** A log whose lines carry `fields` too. */
  with(fields: Readonly<Record<string, unknown>>): Log
}

/** Drops everything: for tests and libraries that want a log. */
export const silentLog: Log = { write: () => undefined, with: () => silentLog }
