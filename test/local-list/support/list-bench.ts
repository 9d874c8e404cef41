import { randomUUID } from 'node:crypto'
import type { ListEntry, ListPlan, SendListResult } from '../../../contract/local-list.ts'
import type { RunView } from '../../../contract/run.ts'
import { localListProcedures } from '../../../main/procedures/local-list/local-list-procedures.ts'
import type { ListRecords } from '../../../main/storage/lists.ts'
import {
  resultOf,
  startBench,
  type ProcedureBench,
  type ProcedureBenchOptions,
} from '../../procedures/support/procedure-bench.ts'
import { memoryLists } from '../../support/memory-lists.ts'

export interface ListBench extends ProcedureBench {
  readonly lists: ListRecords
  /** Keeps a list; gives its id. */
  listOf(entries: readonly ListEntry[]): Promise<string>
  plan(listId: string, more?: object): Promise<ListPlan>
  send(listId: string, more?: object): Promise<RunView>
}

export const startListBench = async (
  options: ProcedureBenchOptions & { readonly lists?: ListRecords } = {},
): Promise<ListBench> => {
  const lists = options.lists ?? memoryLists()
  const opened: ProcedureBench[] = []
  const shutOut = (chargePointId: string): (() => void) => {
    const endings = opened.map(({ centralSystem }) => centralSystem.shutOut(chargePointId))
    return () => {
      for (const end of endings) end()
    }
  }
  const bench = await startBench({
    ...options,
    moreProcedures: () => localListProcedures({ lists, shutOut }),
  })
  opened.push(bench)
  return {
    ...bench,
    lists,
    async listOf(entries) {
      const id = randomUUID()
      const first = { listId: id, revision: 1, at: '2026-11-21T10:00:00.000Z', entries }
      await lists.create(
        { id, name: 'Depot', site: '', chargePointId: null },
        { ...first, source: { kind: 'entries' } },
      )
      return id
    },
    async plan(listId, more = {}) {
      const run = await bench.run('local-list.plan', { chargePointId: 'CP1', listId, ...more })
      return resultOf(run) as unknown as ListPlan
    },
    send: (listId, more = {}) => bench.run('local-list.send', { chargePointId: 'CP1', listId, ...more }),
  }
}

export const sentOf = (run: RunView): SendListResult => resultOf(run) as unknown as SendListResult

export const entryOf = (idTag: string, more: Partial<ListEntry> = {}): ListEntry => ({
  idTag,
  parentIdTag: null,
  expiryDate: null,
  status: 'Accepted',
  ...more,
})

/** Cards with numbers from `from` on. */
export const cards = (count: number, from = 1): readonly ListEntry[] =>
  Array.from({ length: count }, (_, at) => entryOf(`04A3${String(from + at).padStart(10, '0')}`))
