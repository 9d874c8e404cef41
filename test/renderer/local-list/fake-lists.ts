import { compareLists } from '../../../contract/local-list-compare.ts'
import type { ImportRow, ListImport } from '../../../contract/local-list-import.ts'
import type { HeldList, ListEntry, ListSummary } from '../../../contract/local-list.ts'
import type { ListsClient } from '../../../renderer/state/lists-client.ts'

export const savedAt = new Date(2026, 10, 21, 9, 12).toISOString()
export const depotId = '0b51a3f2-6f0e-4c7e-9a55-6f1d6e1c2a01'
export const importId = '7c0a2f9e-1d38-4d0e-8d0f-3a1b5a4c6e02'

const hex = (n: number): string => n.toString(16).toUpperCase().padStart(8, '0')

/** As many cards as are wanted. */
export const cards = (count: number): readonly ListEntry[] =>
  Array.from({ length: count }, (_none, at) => ({
    idTag: `04${hex(0xb71c0a + at * 7919)}80`,
    parentIdTag: at % 2 === 0 ? 'DEPOT-E' : 'DEPOT-W',
    expiryDate: '2027-12-31T23:59:59Z',
    status: 'Accepted',
  }))

const summary = (entries: number, more: Partial<ListSummary> = {}): ListSummary => ({
  id: depotId,
  name: 'Depot East',
  site: 'Depot East',
  chargePointId: null,
  revision: 2,
  entries,
  createdAt: savedAt,
  changedAt: savedAt,
  ...more,
})

const row = (n: number, given: Partial<ImportRow['given']>, more: Partial<ImportRow> = {}): ImportRow => ({
  row: n,
  given: { idTag: '', parentIdTag: 'DEPOT-E', expiryDate: '2027-12-31', status: '', ...given },
  mended: [],
  entry: null,
  problems: [],
  decision: null,
  taken: false,
  ...more,
})
const fine = (n: number, idTag: string): ImportRow =>
  row(
    n,
    { idTag },
    {
      entry: { idTag, parentIdTag: 'DEPOT-E', expiryDate: '2027-12-31T23:59:59Z', status: 'Accepted' },
      taken: true,
    },
  )

/** Four rows that are left out, each for its own reason, and as many fine ones as make it `count`. */
const importRows = (count = 12): readonly ImportRow[] => [
  row(
    17,
    { idTag: '04A3B2C1D2E3F4A1B2C3D' },
    { problems: [{ problem: 'id-tag-too-long', field: 'idTag', params: { length: 21, most: 20 } }] },
  ),
  {
    ...fine(58, '0499AC72E15C80'),
    taken: false,
    problems: [{ problem: 'expired', field: 'expiryDate', params: {} }],
  },
  row(
    103,
    { idTag: '04D0117A2B6680', expiryDate: '31.02.2027' },
    { problems: [{ problem: 'date-unreadable', field: 'expiryDate', params: {} }] },
  ),
  {
    ...fine(140, '04A3B2C1D2E3F4'),
    taken: false,
    problems: [{ problem: 'duplicate', field: 'idTag', params: { row: 9 } }],
  },
  ...cards(count - 4).map(({ idTag }, at) => fine(at + 2, idTag)),
]

const importOf = (rows: readonly ImportRow[]): ListImport => {
  const taken = rows.filter((each) => each.taken).length
  return {
    id: importId,
    name: 'depot-east-cards.csv',
    size: 9_812,
    sha256: '0'.repeat(64),
    file: { kind: 'csv', encoding: 'utf-8', encodingBy: 'valid', delimiter: ';' },
    settings: {
      mapping: { idTag: 0, parentIdTag: 1, expiryDate: 2, status: null },
      headerRows: 1,
      dateOrder: 'auto',
      status: 'Accepted',
      reading: 'hex',
      format: null,
    },
    columns: [
      { column: 0, name: 'Card no.', samples: ['04B71C0A5E2F80'] },
      { column: 1, name: 'Fleet', samples: ['DEPOT-E'] },
      { column: 2, name: 'Valid to', samples: ['2027-12-31'] },
      { column: 3, name: '', samples: ['Kim'] },
    ],
    notes: [],
    rows: rows.length,
    taken,
    leftOut: rows.length - taken,
    problems: { 'id-tag-too-long': 1, expired: 1, 'date-unreadable': 1, duplicate: 1 },
    formatSamples: rows
      .slice(0, 4)
      .map((each) => ({ row: each.row, before: each.given.idTag, after: each.given.idTag })),
  }
}

interface FakeLists extends ListsClient {
  /** What was asked for beside reading, in this order. */
  readonly asked: { readonly ask: string; readonly input: unknown }[]
  /** What the next file or paste is refused with; null = it is read. */
  refusal: Error | null
}

export interface FakeListsOptions {
  readonly entries?: readonly ListEntry[]
  /** false: no list is kept. */
  readonly isKept?: boolean
  readonly rows?: readonly ImportRow[]
  readonly held?: HeldList | null
}

/** One list that is kept, one file on its way, and what the charge point holds. */
export const createFakeLists = (options: FakeListsOptions = {}): FakeLists => {
  const { entries = [], isKept = true, rows = importRows(), held = null } = options
  const list = summary(entries.length)
  const file = importOf(rows)
  const asked: FakeLists['asked'] = []
  const ask = <T>(name: string, input: unknown, answer: T): Promise<T> => {
    asked.push({ ask: name, input })
    return lists.refusal === null ? Promise.resolve(answer) : Promise.reject(lists.refusal)
  }
  const lists: FakeLists = {
    asked,
    refusal: null,
    imports: {
      add: ({ name }, jobId) => ask('add', { name, jobId }, file),
      paste: (text, format) => ask('paste', { text, format }, file),
      get: () => Promise.resolve(file),
      rows: ({ show = 'all', offset = 0, limit = 100 }) => {
        const found = rows.filter(
          (each) => show === 'all' || (show === 'taken') === each.taken || each.problems.length > 0,
        )
        return Promise.resolve({ found: found.length, rows: found.slice(offset, offset + limit) })
      },
      change: (id, change) => ask('change', { id, ...change }, file),
      save: (id, into) => ask('save', { id, into }, list),
      remove: (id) => ask('remove', { id }, true),
    },
    list: () => Promise.resolve(isKept ? [list] : []),
    page: ({ search = '', offset = 0, limit = 100 }) => {
      const words = search.toLowerCase()
      const found = entries.filter(({ idTag }) => idTag.toLowerCase().includes(words))
      return Promise.resolve({
        ...list,
        shown: { revision: list.revision, at: savedAt, entries: entries.length, source: { kind: 'entries' } },
        found: found.length,
        page: found.slice(offset, offset + limit),
      })
    },
    create: (input) => ask('create', input, summary(input.entries.length, { name: input.name })),
    rename: (input) => ask('rename', input, list),
    revise: (input) => ask('revise', input, list),
    delete: (id) => ask('delete', id, true),
    compare: ({ offset = 0, limit = 200 }) =>
      Promise.resolve(compareLists(entries.slice(1), entries, { offset, limit })),
    held: () => Promise.resolve(held),
    file: (of, format) => ask('file', { of, format }, new Blob(['idTag\n'])),
  }
  return lists
}
