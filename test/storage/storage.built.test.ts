import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Worker } from 'node:worker_threads'
import { build } from 'esbuild'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { JournalTrouble } from '../../contract/journal-trouble.ts'
import { silentLog } from '../../contract/log.ts'
import { isToolError } from '../../contract/tool-error.ts'
import { systemClock } from '../../main/clock.ts'
import type { NewTransaction } from '../../main/csms/ports.ts'
import { createJournal } from '../../main/storage/journal.ts'
import { open } from '../../main/storage/database.ts'
import { defaultRetention, openStorage, type StorageOptions } from '../../main/storage/storage.ts'
import { finding, frame, knock, opened } from './support/events.ts'
import { tempDir } from './support/temp-dir.ts'
import { workerUrl } from './support/writer.ts'

/** Storage and journal on a real worker; `workers` are those that were started for it, in order. */
const openBench = async (dataDir: string, options: Partial<StorageOptions> = {}) => {
  const workers: Worker[] = []
  const onWorker = (worker: Worker): void => void workers.push(worker)
  process.on('worker', onWorker)
  onTestFinished(() => void process.off('worker', onWorker))
  const holder = { pid: process.pid }
  const retention = defaultRetention
  const storage = await openStorage({ dataDir, log: silentLog, holder, retention, workerUrl, ...options })
  const journal = await createJournal({ store: storage.journal, clock: systemClock })
  const close = async (): Promise<void> => {
    await journal.close()
    await storage.close()
  }
  return { storage, journal, workers, close }
}

const transaction: NewTransaction = {
  chargePointId: 'CB1',
  connectorId: 1,
  idTag: 'Card-07',
  meterStartWh: 0,
  startTimestamp: '2026-11-21T11:10:56Z',
  idTagStatus: 'Accepted',
  onlyOnce: true,
}

describe('a data folder', () => {
  it('remembers everything across a restart', async () => {
    const dataDir = tempDir()
    const first = await openBench(dataDir)
    const registration = { status: 'Accepted', intervalSeconds: 300, by: 'technician' } as const
    const card = { idTag: 'Card-07', status: 'Accepted', expiryDate: null, parentIdTag: null } as const
    const credential = { chargePointId: 'CB1', mode: 'required', hash: 'scrypt$…', nextHash: null } as const
    await first.storage.registrations.put('CB1', registration)
    await first.storage.idTags.put(card)
    await first.storage.credentials.put(credential)
    const started = await first.storage.transactions.start(transaction)
    for (const event of [opened('CB1'), frame('CB1', 0), finding('CB1'), knock()]) first.journal.append(event)
    const events = await first.journal.read({ after: 0, limit: 10 })
    const state = first.journal.state()
    await first.close()

    const second = await openBench(dataDir)
    expect(await second.storage.registrations.all()).toEqual(new Map([['CB1', registration]]))
    expect(await second.storage.idTags.get('CARD-07')).toEqual(card)
    expect(await second.storage.credentials.get('CB1')).toEqual(credential)
    const { transactionId } = started.transaction
    expect(await second.storage.transactions.get('CB1', transactionId)).toEqual(started.transaction)
    expect(await second.storage.transactions.start(transaction)).toEqual({ ...started, repeated: true })
    expect(second.journal.state()).toEqual(state)
    expect(await second.journal.read({ after: 0, limit: 10 })).toEqual(events)
    expect(second.journal.append(knock()).seq).toBe(5)
    expect(await second.storage.idTags.delete('card-07')).toBe(true)
    expect(await second.storage.idTags.list()).toEqual([])
    await second.close()
  })

  it('answers while the journal floods it, and loses nothing', async () => {
    const { storage, journal, close } = await openBench(tempDir())
    const ids = new Set<number>()
    for (let round = 0; round < 20; round++) {
      for (let n = 0; n < 1_000; n++) journal.append(frame('CB1', n))
      const started = await storage.transactions.start({ ...transaction, connectorId: round })
      ids.add(started.transaction.transactionId)
    }
    await journal.flush()
    expect(journal.savedSeq).toBe(20_000)
    expect(ids.size).toBe(20)
    const seqs = (await journal.read({ after: 0, limit: 30_000 })).map(({ seq }) => seq)
    expect(seqs).toEqual(Array.from({ length: 20_000 }, (_, i) => i + 1))
    await close()
  })

  it('keeps itself within its size', async () => {
    const retention = { maxBytes: 400_000, maxAgeDays: 90 }
    const { storage, journal, close } = await openBench(tempDir(), { retention })
    for (let n = 0; n < 10_000; n++) journal.append(frame('CB1', n))
    await journal.flush()
    const snapshot = { format: 'of another version', seq: journal.savedSeq, state: '{}' }
    expect(await storage.journal.saveSnapshot(snapshot)).toBe(true)
    await expect
      .poll(() => storage.journal.read({ after: 0, before: 1_000, limit: 1 }), {
        timeout: 30_000,
        interval: 100,
      })
      .toMatchObject({ texts: [] })
    expect((await journal.read({ after: 9_000, limit: 10_000 })).length).toBe(1_000)
    await close()
  })

  it('that a newer version has written is refused', async () => {
    const dataDir = tempDir()
    await (await openBench(dataDir)).close()
    const db = open(join(dataDir, 'chargebench.db'))
    db.exec('PRAGMA user_version = 99')
    db.close()
    await expect(openBench(dataDir)).rejects.toMatchObject({
      code: 'data-folder-newer',
      params: { found: 99 },
    })
  })

  it('that is damaged beyond its first page is refused', async () => {
    const dataDir = tempDir()
    await (await openBench(dataDir)).close()
    const file = join(dataDir, 'chargebench.db')
    writeFileSync(file, readFileSync(file).fill(0xa5, 4_096))
    await expect(openBench(dataDir)).rejects.toMatchObject({
      code: 'data-folder-unusable',
      params: { path: file, reason: 'damaged' },
    })
  })

  it('can be opened again at once after a refusal', async () => {
    const dataDir = tempDir()
    const first = await openBench(dataDir)
    await first.storage.setHolderUrl('http://127.0.0.1:9221')
    const params = { path: dataDir, pid: process.pid, url: 'http://127.0.0.1:9221' }
    await expect(openBench(dataDir)).rejects.toMatchObject({ code: 'data-folder-held', params })
    await first.close()
    await (await openBench(dataDir)).close()
  })
})

describe('a worker that dies', () => {
  it('is started anew, and nothing is lost', async () => {
    const dataDir = tempDir()
    const { storage, journal, workers, close } = await openBench(dataDir)
    const told: (JournalTrouble | null)[] = []
    journal.onTrouble((trouble) => told.push(trouble))
    for (let death = 1; death <= 2; death++) {
      for (let n = 0; n < 2_000; n++) journal.append(frame('CB1', n))
      const flushed = journal.flush()
      const asked = storage.transactions.start({ ...transaction, connectorId: death })
      void workers.at(-1)?.terminate()
      journal.append(knock())
      expect(journal.state().seq).toBe(death * 2_001)
      const { transaction: started } = await asked
      expect(await storage.transactions.get('CB1', started.transactionId)).toEqual(started)
      await flushed
      await journal.flush()
    }
    expect(workers).toHaveLength(3)
    expect(told.map((trouble) => trouble?.cause)).toEqual([
      'worker-stopped',
      undefined,
      'worker-stopped',
      undefined,
    ])
    expect(journal.trouble).toBeNull()
    expect(journal.savedSeq).toBe(4_002)
    await close()

    const again = await openBench(dataDir)
    const seqs = (await again.journal.read({ after: 0, limit: 10_000 })).map(({ seq }) => seq)
    expect(seqs).toEqual(Array.from({ length: 4_002 }, (_, i) => i + 1))
    await again.close()
  })

  it('does not keep a close from ending', async () => {
    const { storage, journal, workers } = await openBench(tempDir())
    journal.append(knock())
    await workers[0]?.terminate()
    await storage.close()
    const refused: unknown = await storage.registrations.all().catch((error: unknown) => error)
    expect(isToolError(refused) && refused.code).toBe('shutting-down')
  })

  it('still names its owner and its URL afterwards', async () => {
    const dataDir = tempDir()
    const { storage, workers, close } = await openBench(dataDir)
    await storage.setHolderUrl('http://127.0.0.1:9221')
    await workers[0]?.terminate()
    await storage.registrations.all()
    await expect(openBench(dataDir)).rejects.toMatchObject({
      code: 'data-folder-held',
      params: { pid: process.pid, url: 'http://127.0.0.1:9221' },
    })
    await close()
  })
})

describe('the worker’s file', () => {
  it('is found beside the bundle, and beside the archive when the bundle is in one', async () => {
    const root = fileURLToPath(new URL('../../build/test/', import.meta.url))
    const app = join(root, 'packed')
    onTestFinished(() => rmSync(app, { recursive: true, force: true }))
    // what a packer makes of dist/: the bundles in the archive, the workers outside
    const inside = join(app, 'app.asar/dist')
    const outside = join(app, 'app.asar.unpacked/dist')
    for (const dir of [inside, outside]) mkdirSync(dir, { recursive: true })
    await build({
      entryPoints: [fileURLToPath(new URL('../../main/storage/storage.ts', import.meta.url))],
      outfile: join(inside, 'storage.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
    })
    copyFileSync(fileURLToPath(workerUrl), join(outside, 'worker-storage.js'))
    const packed = (await import(pathToFileURL(join(inside, 'storage.mjs')).href)) as {
      openStorage: typeof openStorage
    }
    const options = { log: silentLog, holder: { pid: process.pid }, retention: defaultRetention }
    await (await packed.openStorage({ dataDir: tempDir(), ...options })).close()

    copyFileSync(join(inside, 'storage.mjs'), join(outside, 'storage.mjs'))
    const flat = (await import(pathToFileURL(join(outside, 'storage.mjs')).href)) as {
      openStorage: typeof openStorage
    }
    await (await flat.openStorage({ dataDir: tempDir(), ...options })).close()
  })
})
