import { randomUUID } from 'node:crypto'
import { toTimestamp, type Clock } from '../../contract/clock.ts'
import { compareLists } from '../../contract/local-list-compare.ts'
import type { SaveImport } from '../../contract/local-list-import.ts'
import {
  foldIdTag,
  mostEntries,
  type compareListsInput,
  type HeldList,
  type ListComparison,
  type ListEntry,
  type ListPage,
  type ListQuery,
  type ListRevision,
  type ListSide,
  type ListSource,
  type ListSummary,
  type listPageInput,
  type NewList,
  type reviseListInput,
} from '../../contract/local-list.ts'
import { ToolError } from '../../contract/tool-error.ts'
import type { ListNaming, ListRecords, StoredRevision } from '../storage/lists.ts'
import { createImports, type Imports } from './imports.ts'
import { writeList, writeTable, type ListFileFormat } from './write-list.ts'
import type { z } from 'zod'

export interface LocalListsDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly records: ListRecords
}

/** A file to be given away. */
export interface ListFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Local Authorization Lists of this bench. What takes an id rejects with `not-found` where there is none. */
export interface LocalLists {
  readonly imports: Imports
  list(query: ListQuery): Promise<readonly ListSummary[]>
  page(query: z.output<typeof listPageInput>): Promise<ListPage>
  revisions(listId: string): Promise<readonly ListRevision[]>
  /** Rejects with `request-invalid` where a card is named twice. */
  create(list: NewList, entries: readonly ListEntry[]): Promise<ListSummary>
  rename(listId: string, naming: ListNaming): Promise<ListSummary>
  /** Rejects with `list-changed-meanwhile`. */
  revise(change: z.output<typeof reviseListInput>): Promise<ListSummary>
  saveImport(importId: string, into: SaveImport['into']): Promise<ListSummary>
  /** false: there was none. */
  delete(listId: string): Promise<boolean>
  compare(query: z.output<typeof compareListsInput>): Promise<ListComparison>
  /** What is known of the list of a charge point; null: nothing was ever sent from here. */
  held(chargePointId: string): Promise<HeldList | null>
  export(side: ListSide, format: ListFileFormat): Promise<ListFile>
  /** The rows that an import leaves out, as they stand, with the reason. */
  exportLeftOut(importId: string, format: ListFileFormat): Promise<ListFile>
}

const noList = (listId: string): ToolError =>
  new ToolError('not-found', { list: listId }, null, `There is no list "${listId}".`)

const changedMeanwhile = (listId: string): ToolError =>
  new ToolError(
    'list-changed-meanwhile',
    { list: listId },
    'look-then-repeat',
    'A newer revision of this list was saved. Look at it, then repeat.',
  )

const refuseTwice = (entries: readonly ListEntry[]): void => {
  const seen = new Set<string>()
  for (const { idTag } of entries) {
    const folded = foldIdTag(idTag)
    if (seen.has(folded))
      throw new ToolError('request-invalid', { name: idTag }, null, `The card ${idTag} is named twice.`)
    seen.add(folded)
  }
}

const matches = ({ idTag, parentIdTag }: ListEntry, words: string): boolean =>
  foldIdTag(idTag).includes(words) || foldIdTag(parentIdTag ?? '').includes(words)

/** Of a person's words what every system takes as the name of a file. */
const fileName = (name: string, format: ListFileFormat): string =>
  `${name.replaceAll(/[\\/:*?"<>|\p{Cc}]+/gu, '-').trim() || 'list'}.${format}`

export const createLocalLists = ({ clock, records }: LocalListsDeps): LocalLists => {
  const imports = createImports(clock)
  const now = (): string => toTimestamp(clock.now())

  const summaryOf = async (listId: string): Promise<ListSummary> => {
    const summary = await records.get(listId)
    if (!summary) throw noList(listId)
    return summary
  }
  const revisionOf = async (listId: string, revision: number | null): Promise<StoredRevision> => {
    const stored = await records.revision(listId, revision)
    if (!stored) throw noList(listId)
    return stored
  }
  const createList = async (
    list: NewList,
    entries: readonly ListEntry[],
    source: ListSource,
  ): Promise<ListSummary> => {
    const id = randomUUID()
    await records.create({ id, ...list }, { listId: id, revision: 1, at: now(), source, entries })
    return summaryOf(id)
  }
  const addRevision = async (
    listId: string,
    seen: number,
    entries: readonly ListEntry[],
    source: ListSource,
  ): Promise<ListSummary> => {
    const { revision } = await summaryOf(listId)
    const next = { listId, revision: seen + 1, at: now(), source, entries }
    if (revision !== seen || !(await records.addRevision(next))) throw changedMeanwhile(listId)
    return summaryOf(listId)
  }
  /** The entries of one side, and what it is called. */
  const sideOf = async (
    side: ListSide,
  ): Promise<{ readonly name: string; readonly entries: readonly ListEntry[] }> => {
    switch (side.kind) {
      case 'list': {
        const { name } = await summaryOf(side.listId)
        return { name, entries: (await revisionOf(side.listId, side.revision ?? null)).entries }
      }
      case 'import': {
        const { name } = imports.view(side.importId)
        return { name, entries: imports.list(side.importId).entries }
      }
      case 'charge-point': {
        const held = await records.held(side.chargePointId)
        if (held?.entries) return { name: side.chargePointId, entries: held.entries }
        throw new ToolError(
          'not-found',
          { chargePointId: side.chargePointId },
          'send-whole-list',
          `What ${side.chargePointId} holds is not known: nothing was sent to it from here.`,
        )
      }
    }
  }

  return {
    imports,
    list: (query) => records.list(query),
    async page({ listId, revision, search, offset, limit }) {
      const summary = await summaryOf(listId)
      const { entries, ...stored } = await revisionOf(listId, revision ?? null)
      const words = foldIdTag(search.trim())
      const found = words === '' ? entries : entries.filter((entry) => matches(entry, words))
      return {
        ...summary,
        shown: {
          revision: stored.revision,
          at: stored.at,
          entries: entries.length,
          source: stored.source,
        },
        found: found.length,
        page: found.slice(offset, offset + limit),
      }
    },
    async revisions(listId) {
      await summaryOf(listId)
      return records.revisions(listId)
    },
    async create(list, entries) {
      refuseTwice(entries)
      return createList(list, entries, { kind: 'entries' })
    },
    async rename(listId, naming) {
      if (!(await records.rename(listId, naming, now()))) throw noList(listId)
      return summaryOf(listId)
    },
    async revise({ listId, revision, put, remove }) {
      refuseTwice(put)
      const { entries } = await revisionOf(listId, revision)
      const gone = new Set(remove.map(foldIdTag))
      const after = new Map(entries.map((entry) => [foldIdTag(entry.idTag), entry]))
      for (const entry of put) after.set(foldIdTag(entry.idTag), entry)
      const kept = [...after].filter(([folded]) => !gone.has(folded)).map(([, entry]) => entry)
      if (kept.length > mostEntries)
        throw new ToolError(
          'request-invalid',
          { name: 'put' },
          null,
          `A list has at most ${mostEntries} cards.`,
        )
      return addRevision(listId, revision, kept, { kind: 'entries' })
    },
    async saveImport(importId, into) {
      const { entries, source } = imports.list(importId)
      const saved =
        'listId' in into
          ? await addRevision(into.listId, into.revision, entries, source)
          : await createList(into, entries, source)
      imports.remove(importId)
      return saved
    },
    delete: (listId) => records.delete(listId),
    async compare({ before, after, offset, limit }) {
      const [one, two] = await Promise.all([sideOf(before), sideOf(after)])
      return compareLists(one.entries, two.entries, { offset, limit })
    },
    async held(chargePointId) {
      const held = await records.held(chargePointId)
      return held && { ...held, entries: held.entries?.length ?? null }
    },
    async export(side, format) {
      const { name, entries } = await sideOf(side)
      return { name: fileName(name, format), bytes: await writeList(entries, format) }
    },
    async exportLeftOut(importId, format) {
      const { name } = imports.view(importId)
      const { rows } = imports.rows({ importId, show: 'left-out', offset: 0, limit: mostEntries })
      const table = [
        ['row', 'idTag', 'parentIdTag', 'expiryDate', 'status', 'problem'],
        ...rows.map(({ row, given, problems }) => [
          String(row),
          given.idTag,
          given.parentIdTag,
          given.expiryDate,
          given.status,
          problems.map(({ problem }) => problem).join(' '),
        ]),
      ]
      const stem = name.replace(/\.[a-z]{3,4}$/i, '')
      return { name: fileName(`${stem} left out`, format), bytes: await writeTable(table, format) }
    },
  }
}
