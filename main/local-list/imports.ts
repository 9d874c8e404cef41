import { createHash, randomUUID } from 'node:crypto'
import type { Clock } from '../../contract/clock.ts'
import { formatIdTag, type IdTagFormat } from '../../contract/local-list-format.ts'
import {
  importLimits,
  type ChangeImport,
  type ImportRow,
  type ImportRows,
  type ImportRowsQuery,
  type ImportSettings,
  type ListField,
  type ListImport,
  type ProblemCode,
  type RowDecision,
} from '../../contract/local-list-import.ts'
import type { LeftOutRow, ListEntry, ListSource } from '../../contract/local-list.ts'
import { ToolError } from '../../contract/tool-error.ts'
import { readPaste } from './csv.ts'
import { columnsOf, guessSettings } from './guess.ts'
import { judgeRows } from './judge.ts'
import { readFile, type ReadChoices } from './read-file.ts'
import { refused } from './refusal.ts'
import type { Table } from './table.ts'

/** What an import would be saved as. */
export interface ImportedList {
  readonly entries: readonly ListEntry[]
  readonly source: ListSource
}

/** Files on their way to a list. All that take an id reject with `not-found` where it is gone. */
export interface Imports {
  /** `size`: what was said of it; null = nothing. Rejects with `list-file-refused`, and then nothing is kept. */
  add(file: {
    readonly name: string
    readonly bytes: AsyncIterable<Uint8Array>
    readonly size: number | null
    readonly format: IdTagFormat | null
  }): Promise<ListImport>
  paste(text: string, format: IdTagFormat | null): Promise<ListImport>
  view(importId: string): ListImport
  rows(query: ImportRowsQuery): ImportRows
  change(importId: string, change: ChangeImport): Promise<ListImport>
  list(importId: string): ImportedList
  /** false: there was none. */
  remove(importId: string): boolean
}

type Source =
  | { readonly kind: 'file'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: 'paste'; readonly text: string }

interface Kept {
  readonly id: string
  readonly source: Source
  readonly size: number
  readonly sha256: string
  readonly choices: ReadChoices
  readonly table: Table
  readonly settings: ImportSettings
  readonly mends: ReadonlyMap<number, Readonly<Partial<Record<ListField, string>>>>
  readonly decisions: ReadonlyMap<number, RowDecision>
  readonly judged: readonly ImportRow[]
}

/** Of those that nobody saved the newest stay, as far as they fit. */
const mostKept = 8
const mostKeptBytes = 2 * importLimits.fileBytes
const mostLeftOutNamed = 10_000
const formatSampleCount = 8

const collect = async (bytes: AsyncIterable<Uint8Array>, size: number | null): Promise<Uint8Array> => {
  const most = importLimits.fileBytes
  if (size !== null && size > most) throw refused('too-large', { most })
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of bytes) {
    length += chunk.byteLength
    if (length > most) throw refused('too-large', { most })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const readTable = (source: Source, choices: ReadChoices): Promise<Table> =>
  source.kind === 'file' ? readFile(source.bytes, choices) : readPaste(source.text, choices)

const leftOutOf = (rows: readonly ImportRow[]): readonly LeftOutRow[] =>
  rows
    .filter(({ taken }) => !taken)
    .slice(0, mostLeftOutNamed)
    .map(({ row, given, problems, decision }) => ({
      row,
      idTag: given.idTag,
      problem: problems[0]?.problem ?? (decision === 'leave-out' ? 'by-hand' : ''),
    }))

const shows: Readonly<Record<ImportRowsQuery['show'], (row: ImportRow) => boolean>> = {
  all: () => true,
  problems: ({ problems }) => problems.length > 0,
  'left-out': ({ taken }) => !taken,
  taken: ({ taken }) => taken,
}

const viewOf = ({ id, source, size, sha256, table, settings, judged }: Kept): ListImport => {
  const problems: Partial<Record<ProblemCode, number>> = {}
  for (const row of judged)
    for (const { problem } of row.problems) problems[problem] = (problems[problem] ?? 0) + 1
  const taken = judged.filter((row) => row.taken).length
  const { reading, format } = settings
  return {
    id,
    name: source.kind === 'file' ? source.name : '',
    size,
    sha256,
    file: table.file,
    settings,
    columns: columnsOf(table.rows, settings.headerRows),
    notes: settings.headerRows > 0 ? table.notes : [...table.notes, { note: 'no-header', params: {} }],
    rows: judged.length,
    taken,
    leftOut: judged.length - taken,
    problems,
    formatSamples: judged
      .filter(({ given }) => given.idTag !== '')
      .slice(0, formatSampleCount)
      .map(({ row, given }) => ({
        row,
        before: given.idTag,
        after: format === null ? given.idTag : formatIdTag(given.idTag, reading, format),
      })),
  }
}

/** What is mended and decided, after what a person did now. */
const workAfter = (
  { mends, decisions }: Pick<Kept, 'mends' | 'decisions'>,
  { mend = [], decide = [] }: ChangeImport,
): Pick<Kept, 'mends' | 'decisions'> => {
  const mended = new Map(mends)
  for (const { row, field, value } of mend) {
    const { [field]: _before, ...others } = mended.get(row) ?? {}
    mended.set(row, value === null ? others : { ...others, [field]: value })
  }
  const decided = new Map(decisions)
  for (const { row, decision } of decide)
    if (decision === null) decided.delete(row)
    else decided.set(row, decision)
  return { mends: mended, decisions: decided }
}

const refuseEmpty = ({ rows }: Table, headerRows: number): void => {
  if (rows.length === 0) throw refused('empty')
  if (rows.length <= headerRows) throw refused('header-only')
}

export const createImports = (clock: Pick<Clock, 'now'>): Imports => {
  /** The newest last. */
  const all = new Map<string, Kept>()

  const judged = (kept: Omit<Kept, 'judged'>): Kept => ({
    ...kept,
    judged: judgeRows(kept.table.rows, kept.settings, kept, clock.now()),
  })
  const keep = (kept: Kept): ListImport => {
    all.delete(kept.id)
    all.set(kept.id, kept)
    let bytes = 0
    for (const [at, one] of [...all.values()].toReversed().entries()) {
      bytes += one.size
      if (at > 0 && (at >= mostKept || bytes > mostKeptBytes)) all.delete(one.id)
    }
    return viewOf(kept)
  }
  const found = (importId: string): Kept => {
    const kept = all.get(importId)
    if (kept) return kept
    throw new ToolError(
      'not-found',
      { import: importId },
      'choose-file',
      'This import is gone: choose the file again.',
    )
  }
  const begin = async (source: Source, format: IdTagFormat | null): Promise<ListImport> => {
    const bytes = source.kind === 'file' ? source.bytes : Buffer.from(source.text, 'utf8')
    const table = await readTable(source, {})
    const settings = guessSettings(table.rows, format)
    refuseEmpty(table, settings.headerRows)
    return keep(
      judged({
        id: randomUUID(),
        source,
        size: bytes.byteLength,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        choices: {},
        table,
        settings,
        mends: new Map(),
        decisions: new Map(),
      }),
    )
  }

  return {
    add: async ({ name, bytes, size, format }) =>
      begin({ kind: 'file', name, bytes: await collect(bytes, size) }, format),
    paste: (text, format) => begin({ kind: 'paste', text }, format),
    view: (importId) => viewOf(found(importId)),
    rows({ importId, show, offset, limit }) {
      const rows = found(importId).judged.filter(shows[show])
      return { found: rows.length, rows: rows.slice(offset, offset + limit) }
    },
    async change(importId, change) {
      let kept: Omit<Kept, 'judged'> = found(importId)
      if (change.read) {
        const choices: ReadChoices = { ...kept.choices, ...change.read }
        const table = await readTable(kept.source, choices)
        const settings = guessSettings(table.rows, kept.settings.format)
        refuseEmpty(table, settings.headerRows)
        kept = { ...found(importId), choices, table, settings, mends: new Map(), decisions: new Map() }
      }
      const given = change.settings ?? {}
      const settings: ImportSettings = {
        mapping: given.mapping ?? kept.settings.mapping,
        headerRows: given.headerRows ?? kept.settings.headerRows,
        dateOrder: given.dateOrder ?? kept.settings.dateOrder,
        status: given.status ?? kept.settings.status,
        reading: given.reading ?? kept.settings.reading,
        format: given.format === undefined ? kept.settings.format : given.format,
      }
      return keep(judged({ ...kept, settings, ...workAfter(kept, change) }))
    },
    list(importId) {
      const { source, sha256, judged: rows } = found(importId)
      const entries = rows.flatMap(({ taken, entry }) => (taken && entry !== null ? [entry] : []))
      const common = { rows: rows.length, leftOut: leftOutOf(rows) }
      return {
        entries,
        source:
          source.kind === 'file'
            ? { kind: 'file', name: source.name, sha256, ...common }
            : { kind: 'paste', ...common },
      }
    },
    remove: (importId) => all.delete(importId),
  }
}
