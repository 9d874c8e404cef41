import { chmodSync, chownSync, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../contract/log.ts'
import { one, open } from '../../main/storage/database.ts'
import { systemClock } from '../../main/clock.ts'
import { createJournal } from '../../main/storage/journal.ts'
import { defaultRetention, openStorage, type Storage } from '../../main/storage/storage.ts'
import { tempDir } from './support/temp-dir.ts'
import { buildWriter, startWriter, workerUrl } from './support/writer.ts'

const openHere = (dataDir: string): Promise<Storage> =>
  openStorage({
    dataDir,
    log: silentLog,
    holder: { pid: process.pid },
    retention: defaultRetention,
    workerUrl,
  })

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)

beforeAll(buildWriter)

describe('a process that is killed while it writes', () => {
  it('leaves every event that was acknowledged, in a sound file, and lets go of the folder', async () => {
    const dataDir = tempDir()
    let firstSeq = 1
    const expected: number[] = []
    for (const least of [300, 1_500]) {
      const writer = startWriter(dataDir, { perSecond: 5_000 })
      const { first = 0 } = await writer.until(({ ready }) => ready !== undefined)
      expect(first).toBeGreaterThanOrEqual(firstSeq)
      await writer.until(({ saved = 0 }) => saved >= first + least)
      await writer.kill()
      const acknowledged = writer.saved()
      expected.push(...range(first, acknowledged))
      firstSeq = Math.max(...writer.said.map(({ given = 0 }) => given)) + 1

      const db = open(join(dataDir, 'chargebench.db'))
      expect(one(db.prepare('PRAGMA integrity_check'))).toMatchObject({ integrity_check: 'ok' })
      db.close()
    }

    const storage = await openHere(dataDir)
    const journal = await createJournal({ store: storage.journal, clock: systemClock })
    const seqs = (await journal.read({ after: 0, limit: 1_000_000 })).map(({ seq }) => seq)
    const there = new Set(seqs)
    expect(expected.filter((seq) => !there.has(seq))).toEqual([])
    expect([...seqs].sort((a, b) => a - b)).toEqual(seqs)
    expect(there.size).toBe(seqs.length)
    const frames = seqs.length - 2
    const view = journal.state().chargePoints['CB1']
    expect((view?.framesIn ?? 0) + (view?.framesOut ?? 0)).toBe(frames)
    await journal.close()
    await storage.close()
  })
})

describe('a second process', () => {
  it('is told who holds the folder and where, and gets it when that one is killed', async () => {
    const dataDir = tempDir()
    const writer = startWriter(dataDir)
    await writer.until(({ ready }) => ready !== undefined)
    const held = { path: dataDir, pid: writer.process.pid, url: 'http://127.0.0.1:9221' }
    await expect(openHere(dataDir)).rejects.toMatchObject({ code: 'data-folder-held', params: held })
    const second = startWriter(dataDir)
    expect(await second.until(({ refused }) => refused !== undefined)).toEqual({
      refused: 'data-folder-held',
      params: held,
    })
    await writer.kill()
    await (await openHere(dataDir)).close()
  })

  it('gets it when the first one has closed it, with nothing left behind', async () => {
    const dataDir = tempDir()
    const writer = startWriter(dataDir)
    await writer.until(({ saved = 0 }) => saved > 100)
    await writer.end()
    expect(existsSync(join(dataDir, 'holder.json'))).toBe(false)
    const log = join(dataDir, 'chargebench.db-wal')
    expect(existsSync(log) ? statSync(log).size : 0).toBe(0)
    const storage = await openHere(dataDir)
    expect(storage.journal.nextSeq).toBe(storage.journal.savedSeq + 1)
    expect((await storage.journal.snapshot())?.seq).toBe(storage.journal.savedSeq)
    await storage.close()
  })
})

describe.runIf(process.platform !== 'win32')('a folder that cannot be written', () => {
  it('is refused with its name and the reason', async () => {
    const dataDir = tempDir()
    await (await openHere(dataDir)).close()
    const nobody = 65_534
    const isRoot = process.getuid?.() === 0
    chmodSync(dataDir, 0o555)
    if (isRoot) chownSync(dataDir, 0, 0)
    const writer = startWriter(dataDir, isRoot ? { uid: nobody } : {})
    const { refused, params } = await writer.until((said) => said.refused !== undefined)
    chmodSync(dataDir, 0o755)
    expect(refused).toBe('data-folder-unusable')
    expect(['read-only', 'cannot-open']).toContain(params?.['reason'])
    expect(String(params?.['path'])).toContain(dataDir)
  })
})
