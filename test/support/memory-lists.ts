import { open, type Database } from '../../main/storage/database.ts'
import type { ListRecords } from '../../main/storage/lists.ts'
import { openLists } from '../../main/storage/lists-table.ts'
import { migrate } from '../../main/storage/migrate.ts'

/** Lists in a database that is nowhere but in memory, opened when something is first asked of it. */
export const memoryLists = (): ListRecords => {
  let db: Database | null = null
  const opened = () => {
    if (!db) {
      db = open(':memory:')
      migrate(db, ':memory:')
    }
    return openLists(db)
  }
  let tables: ReturnType<typeof opened> | null = null
  const ask = <T>(work: (all: ReturnType<typeof opened>) => T): Promise<T> =>
    Promise.resolve().then(() => work((tables ??= opened())))
  return {
    create: async (list, first) => {
      await ask((all) => all['lists.create']({ list, first }))
    },
    addRevision: (revision) => ask((all) => all['lists.add-revision'](revision)),
    rename: (listId, naming, at) => ask((all) => all['lists.rename']({ listId, naming, at })),
    delete: (listId) => ask((all) => all['lists.delete'](listId)),
    list: (query) => ask((all) => all['lists.list'](query)),
    get: (listId) => ask((all) => all['lists.get'](listId)),
    revision: (listId, revision) => ask((all) => all['lists.revision']({ listId, revision })),
    revisions: (listId) => ask((all) => all['lists.revisions'](listId)),
    held: (chargePointId) => ask((all) => all['lists.held'](chargePointId)),
    putHeld: async (held) => {
      await ask((all) => all['lists.put-held'](held))
    },
  }
}
