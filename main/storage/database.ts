import Libsql from 'libsql'
import type { JournalTroubleCause } from '../../contract/journal-trouble.ts'

/** libsql is loaded here and nowhere else, so that only the worker pays for it. */
export type Database = Libsql.Database
export type Statement = Libsql.Statement

/** Someone who looks into the file with a tool of their own may hold it for a moment. */
const busyTimeoutMs = 5_000

export const open = (path: string, timeoutMs = busyTimeoutMs): Libsql.Database => {
  const db = new Libsql(path)
  db.exec(`PRAGMA busy_timeout = ${timeoutMs}`)
  return db
}

/** Runs `work` in one transaction that takes the write lock at once; rolled back when it throws. */
export const inTransaction = <T>(db: Database, work: () => T): T => {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    // a full disk has rolled it back already
    if (db.inTransaction) db.exec('ROLLBACK')
    throw error
  }
}

export interface SqliteFailure {
  readonly code: string
  readonly detail: string
}

/** libsql's errors carry `code`; those of opening only a number at the end of the message (14: cannot open). */
export const sqliteFailure = (error: unknown): SqliteFailure => {
  const detail = error instanceof Error ? error.message : String(error)
  const code =
    typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
      ? error.code
      : ''
  return { code: code === '' && /: 14"?\)?$/.test(detail) ? 'SQLITE_CANTOPEN' : code, detail }
}

/** Why writing failed, in the words that a person is told. */
export const troubleCause = ({ code, detail }: SqliteFailure): JournalTroubleCause => {
  if (code.startsWith('SQLITE_FULL') || /ENOSPC/.test(detail)) return 'disk-full'
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) return 'damaged'
  return 'write-failed'
}

const column = (row: unknown, name: string): unknown =>
  typeof row === 'object' && row !== null ? Reflect.get(row, name) : undefined

const unexpected = (name: string): TypeError => new TypeError(`column ${name} is not of the expected type`)

export const text = (row: unknown, name: string): string => {
  const value = column(row, name)
  if (typeof value !== 'string') throw unexpected(name)
  return value
}

export const textOrNull = (row: unknown, name: string): string | null =>
  column(row, name) === null ? null : text(row, name)

export const number = (row: unknown, name: string): number => {
  const value = column(row, name)
  if (typeof value !== 'number') throw unexpected(name)
  return value
}

export const numberOrNull = (row: unknown, name: string): number | null =>
  column(row, name) === null ? null : number(row, name)

export const integer = (row: unknown, name: string): number => {
  const value = number(row, name)
  if (!Number.isSafeInteger(value)) throw unexpected(name)
  return value
}

/** One of a closed set of words. */
export const word = <W extends string>(row: unknown, name: string, words: readonly W[]): W => {
  const value = text(row, name)
  const found = words.find((w) => w === value)
  if (found === undefined) throw unexpected(name)
  return found
}

/** The only row of a query that always has one. */
export const one = (statement: Statement, ...parameters: unknown[]): unknown => statement.get(parameters)
