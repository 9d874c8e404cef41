import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ToolError } from '../../contract/tool-error.ts'
import { open, sqliteFailure, type Database } from './database.ts'
import { checkFormat, migrate } from './migrate.ts'

/** Who has the folder, for the sentence that a second start says. Written beside the lock, never trusted as one. */
export interface Holder {
  readonly pid: number
  readonly url: string | null
}

export interface DataFolder {
  readonly db: Database
  /** The file that `db` writes. */
  readonly path: string
  setHolderUrl(url: string): void
  /** Closes the database and lets the next one in. */
  close(): void
}

const holderIn = (dataDir: string): string => join(dataDir, 'holder.json')

const readHolder = (dataDir: string): Holder | null => {
  try {
    const read: unknown = JSON.parse(readFileSync(holderIn(dataDir), 'utf8'))
    if (typeof read !== 'object' || read === null || !('pid' in read) || typeof read.pid !== 'number')
      return null
    return { pid: read.pid, url: 'url' in read && typeof read.url === 'string' ? read.url : null }
  } catch {
    return null
  }
}

const writeHolder = (dataDir: string, holder: Holder): void => {
  const file = holderIn(dataDir)
  writeFileSync(`${file}.new`, JSON.stringify({ format: 1, ...holder }))
  renameSync(`${file}.new`, file)
}

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, as another user's
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

const pause = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

/** The holder writes its name a moment after it got the lock: the name of one who has died is not it. */
const livingHolder = (dataDir: string): Holder | null => {
  for (let tries = 0; tries < 20; tries++) {
    const holder = readHolder(dataDir)
    if (holder && lives(holder.pid)) return holder
    pause(50)
  }
  return null
}

const unusable = (path: string, error: unknown): ToolError => {
  const { code, detail } = sqliteFailure(error)
  const because: Record<string, readonly [reason: string, words: string, action: string]> = {
    SQLITE_NOTADB: ['not-a-database', 'it is not a database', 'choose-data-folder'],
    SQLITE_CORRUPT: [
      'damaged',
      'it is damaged. Move it away to start with an empty one',
      'choose-data-folder',
    ],
    SQLITE_READONLY: ['read-only', 'it cannot be written', 'choose-data-folder'],
    SQLITE_CANTOPEN: ['cannot-open', 'it cannot be opened', 'choose-data-folder'],
    SQLITE_FULL: ['disk-full', 'the disk is full', 'free-disk-space'],
    SQLITE_BUSY: ['in-use', 'another program has it open', 'choose-data-folder'],
    EACCES: ['read-only', 'it cannot be written', 'choose-data-folder'],
    EPERM: ['read-only', 'it cannot be written', 'choose-data-folder'],
    EROFS: ['read-only', 'it cannot be written', 'choose-data-folder'],
    ENOSPC: ['disk-full', 'the disk is full', 'free-disk-space'],
    EEXIST: ['not-a-folder', 'it is a file, not a folder', 'choose-data-folder'],
    ENOTDIR: ['not-a-folder', 'a part of the path is a file, not a folder', 'choose-data-folder'],
  }
  const [reason, words, action] = because[code.split('_').slice(0, 2).join('_')] ?? [
    'cannot-open',
    'it cannot be opened',
    'choose-data-folder',
  ]
  return new ToolError(
    'data-folder-unusable',
    { path, reason, detail },
    action,
    `${path} cannot be used: ${words}. (${detail}) Choose another data folder, or mend this one.`,
  )
}

/** Runs `work` on a file of the folder; what SQLite or the system refuse is data-folder-unusable. */
export const orUnusable = <T>(path: string, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    throw error instanceof ToolError ? error : unusable(path, error)
  }
}

/**
 * The lock is an exclusive transaction, never committed, on a file of its own: the kernel releases it however the
 * process ends, and no pid can be mistaken for it. Only `exec` is used on it: libsql keeps a connection that has
 * prepared a statement open until the garbage collector comes by. Nobody else in the process may open the file: a
 * POSIX lock is gone when any descriptor of its file is closed.
 */
const lock = (dataDir: string): Database => {
  const path = join(dataDir, 'lock.db')
  return orUnusable(path, () => {
    const db = open(path, 300)
    try {
      db.exec('BEGIN EXCLUSIVE')
      return db
    } catch (error) {
      db.close()
      if (!sqliteFailure(error).code.startsWith('SQLITE_BUSY')) throw error
      const holder = livingHolder(dataDir)
      throw new ToolError(
        'data-folder-held',
        { path: dataDir, pid: holder?.pid ?? null, url: holder?.url ?? null },
        'use-running',
        `${dataDir} is in use by ${holder ? `process ${holder.pid}${holder.url ? ` at ${holder.url}` : ''}` : 'another process'}. Use that one, close it, or choose another data folder.`,
      )
    }
  })
}

const openDatabase = (path: string): Database => {
  const isNew = !existsSync(path)
  const db = open(path)
  try {
    checkFormat(db, path)
    // before the first table, or it has no effect: what retention frees can be given back to the disk in small steps
    if (isNew) db.exec('PRAGMA auto_vacuum = INCREMENTAL')
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
    // checkpoints are made when nobody waits (see worker.ts)
    db.exec('PRAGMA wal_autocheckpoint = 0')
    migrate(db, path)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** ToolError data-folder-held, data-folder-newer, data-folder-unusable: each names path and reason. */
export const openDataFolder = (dataDir: string, pid: number): DataFolder => {
  orUnusable(dataDir, () => mkdirSync(dataDir, { recursive: true }))
  const held = lock(dataDir)
  try {
    // a worker that is started anew within the same process keeps its URL
    const before = readHolder(dataDir)
    orUnusable(holderIn(dataDir), () =>
      writeHolder(dataDir, { pid, url: before?.pid === pid ? before.url : null }),
    )
    const path = join(dataDir, 'chargebench.db')
    const db = orUnusable(path, () => openDatabase(path))
    return {
      db,
      path,
      setHolderUrl: (url) => writeHolder(dataDir, { pid, url }),
      close: () => {
        try {
          db.close()
          rmSync(holderIn(dataDir), { force: true })
        } finally {
          held.close()
        }
      },
    }
  } catch (error) {
    held.close()
    throw error
  }
}
