import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isToolError, type ToolError } from '../../contract/tool-error.ts'
import { openDataFolder, type DataFolder } from '../../main/storage/data-folder.ts'
import { integer, one, open } from '../../main/storage/database.ts'
import { openJournalTable } from '../../main/storage/journal-table.ts'
import { migrate, migrations } from '../../main/storage/migrate.ts'
import { batchOf, readAll } from './support/batches.ts'
import { frame } from './support/events.ts'
import { tempDir } from './support/temp-dir.ts'

const openFolder = (dir: string): DataFolder => {
  const folder = openDataFolder(dir, process.pid)
  onTestFinished(() => folder.close())
  return folder
}

const refusal = (work: () => unknown): ToolError => {
  try {
    work()
  } catch (error) {
    if (isToolError(error)) return error
    throw error
  }
  throw new Error('it was not refused')
}

describe('a data folder', () => {
  it('is made when it is not there', () => {
    const dir = join(tempDir(), 'a', 'b')
    openFolder(dir)
    expect(existsSync(join(dir, 'chargebench.db'))).toBe(true)
  })

  it('has one owner, who is named to the next', () => {
    const dir = tempDir()
    const first = openDataFolder(dir, process.pid)
    first.setHolderUrl('http://127.0.0.1:9221')
    const error = refusal(() => openDataFolder(dir, 4_711))
    expect([error.code, error.action]).toEqual(['data-folder-held', 'use-running'])
    expect(error.params).toEqual({ path: dir, pid: process.pid, url: 'http://127.0.0.1:9221' })
    first.close()
    expect(existsSync(join(dir, 'holder.json'))).toBe(false)
    openFolder(dir)
  })

  it('is not held by a name that was left behind', () => {
    const dir = tempDir()
    writeFileSync(join(dir, 'holder.json'), JSON.stringify({ format: 1, pid: 1, url: 'http://127.0.0.1:1' }))
    openFolder(dir)
    expect(JSON.parse(readFileSync(join(dir, 'holder.json'), 'utf8'))).toEqual({
      format: 1,
      pid: process.pid,
      url: null,
    })
  })

  it('is durable', () => {
    const { db } = openFolder(tempDir())
    const pragma = (name: string) => one(db.prepare(`PRAGMA ${name}`))
    expect(pragma('journal_mode')).toMatchObject({ journal_mode: 'wal' })
    expect(pragma('synchronous')).toMatchObject({ synchronous: 2 })
    expect(pragma('foreign_keys')).toMatchObject({ foreign_keys: 1 })
  })
})

describe('what cannot be used', () => {
  const garbage = Buffer.from('this is not a database. '.repeat(1_000))

  it.each([
    ['not-a-database', (file: string) => writeFileSync(file, garbage)],
    ['cannot-open', (file: string) => mkdirSync(file)],
    [
      'foreign-file',
      (file: string) => {
        const db = open(file)
        db.exec('CREATE TABLE theirs (a)')
        db.close()
      },
    ],
    [
      'damaged',
      (file: string) => {
        const db = open(file)
        migrate(db, file)
        db.close()
        const bytes = readFileSync(file)
        writeFileSync(file, bytes.fill(0xa5, 100, 4_000))
      },
    ],
  ])('says %s, names the file, and leaves it as it is', (reason, make) => {
    const dir = tempDir()
    const file = join(dir, 'chargebench.db')
    make(file)
    const before = reason === 'cannot-open' ? null : readFileSync(file)
    const error = refusal(() => openDataFolder(dir, process.pid))
    expect([error.code, error.params['reason'], error.params['path']]).toEqual([
      'data-folder-unusable',
      reason,
      file,
    ])
    expect(error.action).toBe('choose-data-folder')
    expect(error.message).toContain(file)
    if (before) expect(readFileSync(file).equals(before)).toBe(true)
    // and nobody holds the folder now
    expect(refusal(() => openDataFolder(dir, process.pid)).code).toBe('data-folder-unusable')
  })

  it('says so when the folder is a file', () => {
    const file = join(tempDir(), 'data')
    writeFileSync(file, '')
    expect(refusal(() => openDataFolder(file, process.pid))).toMatchObject({
      code: 'data-folder-unusable',
      params: { path: file, reason: 'not-a-folder' },
    })
    expect(refusal(() => openDataFolder(join(file, 'below'), process.pid))).toMatchObject({
      code: 'data-folder-unusable',
      params: { path: join(file, 'below'), reason: 'not-a-folder' },
    })
  })
})

describe('the format', () => {
  const version = (path: string) => integer(one(open(path).prepare('PRAGMA user_version')), 'user_version')

  it('of an older version is brought forward, nothing lost', () => {
    const path = join(tempDir(), 'chargebench.db')
    const first = open(path)
    migrate(first, path, migrations.slice(0, 1))
    openJournalTable(first).append([batchOf(1, [frame('CB1', 0)])])
    first.close()

    const later = [...migrations, 'ALTER TABLE id_tag ADD COLUMN note TEXT']
    const db = open(path)
    migrate(db, path, later)
    expect(version(path)).toBe(later.length)
    db.exec("INSERT INTO id_tag VALUES ('a', 'A', 'Accepted', NULL, NULL, 'a note')")
    expect(readAll(openJournalTable(db).read).seqs).toEqual([1])
    migrate(db, path, later)
  })

  it('stays what it was when a step fails', () => {
    const path = join(tempDir(), 'chargebench.db')
    const db = open(path)
    migrate(db, path)
    expect(() => migrate(db, path, [...migrations, 'CREATE TABLE half (a); CREATE TABLE half (a)'])).toThrow()
    expect(version(path)).toBe(migrations.length)
    expect(db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'half'").all()).toEqual([])
    migrate(db, path, [...migrations, 'CREATE TABLE half (a)'])
  })

  it('of a newer version is refused, and not touched', () => {
    const dir = tempDir()
    const path = join(dir, 'chargebench.db')
    const db = open(path)
    migrate(db, path)
    db.exec('PRAGMA user_version = 99')
    db.close()
    const error = refusal(() => openDataFolder(dir, process.pid))
    expect([error.code, error.action]).toEqual(['data-folder-newer', 'update-chargebench'])
    expect(error.params).toEqual({ path, found: 99, supported: migrations.length })
    expect(version(path)).toBe(99)
  })
})
