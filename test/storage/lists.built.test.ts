import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { ListEntry } from '../../contract/local-list.ts'
import { silentLog } from '../../contract/log.ts'
import { defaultRetention, openStorage } from '../../main/storage/storage.ts'
import { tempDir } from './support/temp-dir.ts'
import { workerUrl } from './support/writer.ts'

const openIn = (dataDir: string) =>
  openStorage({
    dataDir,
    log: silentLog,
    holder: { pid: process.pid },
    retention: defaultRetention,
    workerUrl,
  })

const entries = (count: number): readonly ListEntry[] =>
  Array.from({ length: count }, (_, at) => ({
    idTag: `04A3${String(at).padStart(10, '0')}`,
    parentIdTag: at % 2 === 0 ? 'FLEET' : null,
    expiryDate: null,
    status: 'Accepted',
  }))

describe('lists', () => {
  it('are there after a restart: 10,000 cards, their revisions, and what a charge point holds', async () => {
    const dataDir = tempDir()
    const id = randomUUID()
    const first = await openIn(dataDir)
    const at = '2026-11-21T11:00:00.000Z'
    const revision = (number: number, count: number) => ({
      listId: id,
      revision: number,
      at,
      source: { kind: 'entries' as const },
      entries: entries(count),
    })
    await first.lists.create({ id, name: '목록', site: 'S', chargePointId: 'CB1' }, revision(1, 10_000))
    expect(await first.lists.addRevision(revision(2, 5))).toBe(true)
    // the same again is the same, another in its place is not taken
    expect(await first.lists.addRevision(revision(2, 5))).toBe(true)
    expect(await first.lists.addRevision(revision(2, 6))).toBe(false)
    expect(await first.lists.addRevision({ ...revision(1, 1), listId: randomUUID() })).toBe(false)
    const held = {
      chargePointId: 'CB1',
      listVersion: 9,
      listId: id,
      revision: 1,
      state: 'proven' as const,
      at,
      entries: entries(3),
    }
    await first.lists.putHeld(held)
    await first.close()

    const second = await openIn(dataDir)
    expect(await second.lists.list({ chargePointId: 'CB1' })).toMatchObject([
      { id, name: '목록', revision: 2, entries: 5 },
    ])
    expect((await second.lists.revision(id, 1))?.entries).toEqual(entries(10_000))
    expect((await second.lists.revisions(id)).map(({ entries: count }) => count)).toEqual([5, 10_000])
    expect(await second.lists.held('CB1')).toEqual(held)
    expect(await second.lists.delete(id)).toBe(true)
    expect(await second.lists.revision(id, null)).toBeNull()
    await second.close()
  })
})
