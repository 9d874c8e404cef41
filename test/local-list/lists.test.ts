import { describe, expect, it } from 'vitest'
import type { ListEntry } from '../../contract/local-list.ts'
import { createLocalLists, type LocalLists } from '../../main/local-list/lists.ts'
import { listFileFormats } from '../../main/local-list/write-list.ts'
import { memoryLists } from '../support/memory-lists.ts'
import { cards, entryOf } from './support/list-bench.ts'

const clock = { now: () => Date.parse('2026-11-21T12:00:00Z') }

const open = () => {
  const records = memoryLists()
  return { records, lists: createLocalLists({ clock, records }) }
}

const named = { name: 'Depot East', site: 'Depot', chargePointId: null }

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield bytes
  await Promise.resolve()
}

const all = async (lists: LocalLists, listId: string): Promise<readonly ListEntry[]> =>
  (await lists.page({ listId, search: '', offset: 0, limit: 1_000 })).page

describe('lists', () => {
  it('keep every revision, and tell what changed between two', async () => {
    const { lists } = open()
    const made = await lists.create(named, cards(3))
    expect(made).toMatchObject({ name: 'Depot East', revision: 1, entries: 3 })
    const revised = await lists.revise({
      listId: made.id,
      revision: 1,
      put: [entryOf('new'), { ...entryOf('04a30000000002'), status: 'Blocked' }],
      remove: ['04A30000000003'],
    })
    expect(revised).toMatchObject({ revision: 2, entries: 3 })
    const comparison = await lists.compare({
      before: { kind: 'list', listId: made.id, revision: 1 },
      after: { kind: 'list', listId: made.id },
      offset: 0,
      limit: 10,
    })
    expect(comparison).toMatchObject({ added: 1, changed: 1, removed: 1, same: 1 })
    expect(comparison.differences.map(({ change }) => change)).toEqual(['removed', 'changed', 'added'])
    expect((await lists.revisions(made.id)).map(({ revision }) => revision)).toEqual([2, 1])
    await expect(lists.revise({ listId: made.id, revision: 1, put: [], remove: [] })).rejects.toMatchObject({
      code: 'list-changed-meanwhile',
    })
    await expect(lists.create(named, [entryOf('A'), entryOf('a')])).rejects.toMatchObject({
      code: 'request-invalid',
    })
  })

  it('are found by site and charge point, renamed and deleted', async () => {
    const { lists } = open()
    const depot = await lists.create(named, [])
    const own = await lists.create({ name: 'Own', site: '', chargePointId: 'CB1' }, cards(1))
    expect((await lists.list({ site: 'Depot' })).map(({ id }) => id)).toEqual([depot.id])
    expect((await lists.list({ chargePointId: 'CB1' })).map(({ id }) => id)).toEqual([own.id])
    expect(await lists.rename(own.id, { name: 'Other', chargePointId: null })).toMatchObject({
      name: 'Other',
      chargePointId: null,
      entries: 1,
    })
    expect(await lists.delete(own.id)).toBe(true)
    await expect(lists.page({ listId: own.id, search: '', offset: 0, limit: 1 })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it.each(listFileFormats)(
    'come back the same through %s, and run nothing in a spreadsheet',
    async (format) => {
      const { lists } = open()
      const entries: readonly ListEntry[] = [
        entryOf('0012345678'),
        entryOf('=CMD()', { parentIdTag: '+F,"1"' }),
        entryOf('-A', { parentIdTag: '+f,"1"', status: 'Blocked' }),
        entryOf('@B', { expiryDate: '2030-12-31T22:59:59.000Z' }),
        entryOf("'quoted"),
      ]
      const made = await lists.create(named, entries)
      const file = await lists.export({ kind: 'list', listId: made.id }, format)
      expect(file.name).toBe(`Depot East.${format}`)
      if (format === 'csv') {
        const cells = Buffer.from(file.bytes)
          .toString('utf8')
          .split(/[\r\n,]+/)
        expect(cells.filter((cell) => /^"?[=+\-@]/.test(cell))).toEqual([])
      }
      const back = await lists.imports.add({ ...file, bytes: once(file.bytes), size: null, format: null })
      expect(back).toMatchObject({ taken: entries.length, leftOut: 0 })
      const again = await lists.saveImport(back.id, named)
      expect(await all(lists, again.id)).toEqual(entries)
    },
  )

  it('give the rows that are left out, with the reason', async () => {
    const { lists } = open()
    const made = await lists.imports.paste('idTag\tuntil\nA1\t\nA1\t\n=x\t31.02.2030', null)
    const { bytes } = await lists.exportLeftOut(made.id, 'csv')
    const lines = Buffer.from(bytes).toString('utf8').trim().split('\r\n')
    expect(lines).toEqual([
      'row,idTag,parentIdTag,expiryDate,status,problem',
      '3,A1,,,,duplicate',
      "4,'=x,,31.02.2030,,date-unreadable",
    ])
  })

  it('tell what a charge point holds, and compare with it', async () => {
    const { lists, records } = open()
    expect(await lists.held('CB1')).toBeNull()
    const made = await lists.create(named, cards(4))
    await expect(lists.export({ kind: 'charge-point', chargePointId: 'CB1' }, 'csv')).rejects.toMatchObject({
      code: 'not-found',
    })
    await records.putHeld({
      chargePointId: 'CB1',
      listVersion: 7,
      listId: made.id,
      revision: 1,
      state: 'proven',
      at: '2026-11-21T11:00:00.000Z',
      entries: cards(3),
    })
    expect(await lists.held('CB1')).toMatchObject({ listVersion: 7, entries: 3, state: 'proven' })
    expect(
      await lists.compare({
        before: { kind: 'charge-point', chargePointId: 'CB1' },
        after: { kind: 'list', listId: made.id },
        offset: 0,
        limit: 10,
      }),
    ).toMatchObject({ added: 1, changed: 0, removed: 0, same: 3 })
  })
})
