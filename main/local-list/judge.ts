import { formatIdTag, longestIdTag } from '../../contract/local-list-format.ts'
import {
  listFields,
  problemKinds,
  type ImportRow,
  type ImportSettings,
  type ListField,
  type ProblemCode,
  type RowDecision,
  type RowProblem,
} from '../../contract/local-list-import.ts'
import { foldIdTag, type ListEntry, type ListStatus } from '../../contract/local-list.ts'
import { orderOf, readDate } from './dates.ts'
import { readStatus } from './statuses.ts'
import type { TableRow } from './table.ts'

/** What a person did to single rows, by row number. */
export interface RowWork {
  readonly mends: ReadonlyMap<number, Readonly<Partial<Record<ListField, string>>>>
  readonly decisions: ReadonlyMap<number, RowDecision>
}

type Draft = Omit<ImportRow, 'problems' | 'taken'> & { readonly problems: RowProblem[] }
type Params = RowProblem['params']

const isPlain = (text: string): boolean => /^[ -~]*$/.test(text)
/** A spreadsheet shows a long number so, and has lost its end. */
const isRounded = (text: string): boolean => /^\d(?:[.,]\d+)?E\+?\d{2}$/i.test(text)

/** Reads one row by the settings; what depends on other rows comes after. */
const readRow = (
  { row, cells }: TableRow,
  settings: ImportSettings,
  work: RowWork,
  context: { readonly order: ReturnType<typeof orderOf>; readonly now: number },
): Draft => {
  const { mapping, reading, format } = settings
  const mends = work.mends.get(row) ?? {}
  const given = (field: ListField): string => {
    const column = mapping[field]
    return mends[field]?.trim() ?? (column === null ? '' : (cells[column] ?? ''))
  }
  const problems: RowProblem[] = []
  const find = (problem: ProblemCode, field: ListField, params: Params = {}): null => {
    problems.push({ problem, field, params })
    return null
  }

  const idTagOf = (): string | null => {
    const text = given('idTag')
    if (text === '') return find('id-tag-missing', 'idTag')
    if (isRounded(text)) return find('id-tag-rounded', 'idTag')
    const written = format === null ? text : formatIdTag(text, reading, format)
    if (written === null) return find('id-tag-notation', 'idTag', { notation: reading })
    if (!isPlain(written)) return find('id-tag-characters', 'idTag')
    const { length } = written
    return length > longestIdTag ? find('id-tag-too-long', 'idTag', { length, most: longestIdTag }) : written
  }
  const parentOf = (): string | null => {
    const text = given('parentIdTag')
    if (text === '') return null
    if (!isPlain(text)) return find('parent-characters', 'parentIdTag')
    const { length } = text
    return length > longestIdTag
      ? find('parent-too-long', 'parentIdTag', { length, most: longestIdTag })
      : text
  }
  const statusOf = (): ListStatus | null => {
    const text = given('status')
    return text === '' ? settings.status : (readStatus(text) ?? find('status-unknown', 'status'))
  }
  const expiryOf = (status: ListStatus | null): string | null => {
    const date = readDate(given('expiryDate'), context.order)
    if (date.kind === 'none') return null
    if (date.kind === 'unreadable') return find('date-unreadable', 'expiryDate')
    if (date.kind === 'ambiguous')
      find('date-ambiguous', 'expiryDate', { at: date.at.slice(0, 10), or: date.or.slice(0, 10) })
    if (status === 'Accepted' && Date.parse(date.at) <= context.now) find('expired', 'expiryDate')
    return date.at
  }

  const idTag = idTagOf()
  const parentIdTag = parentOf()
  const status = statusOf()
  const expiryDate = expiryOf(status)
  const isWhole = problems.every(({ problem }) => problemKinds[problem] === 'doubt')
  const entry: ListEntry | null =
    isWhole && idTag !== null && status !== null ? { idTag, parentIdTag, expiryDate, status } : null
  return {
    row,
    given: {
      idTag: given('idTag'),
      parentIdTag: given('parentIdTag'),
      expiryDate: given('expiryDate'),
      status: given('status'),
    },
    mended: listFields.filter((field) => mends[field] !== undefined),
    entry,
    problems,
    decision: work.decisions.get(row) ?? null,
  }
}

/** The first of several rows with one card counts; those that are left out do not stand in its way. */
const findDuplicates = (drafts: readonly Draft[]): void => {
  const first = new Map<string, number>()
  for (const { row, entry, decision, problems } of drafts) {
    if (entry === null || decision === 'leave-out') continue
    const folded = foldIdTag(entry.idTag)
    const other = first.get(folded)
    if (other === undefined) first.set(folded, row)
    else problems.push({ problem: 'duplicate', field: 'idTag', params: { row: other } })
  }
}

/**
 * A parent may be any word (OCPP 1.6 §3.10). Only where others are shared, or cards themselves, is one that stands
 * alone worth a look.
 */
const findStrayParents = (drafts: readonly Draft[]): void => {
  const idTags = new Set<string>()
  const uses = new Map<string, number>()
  for (const { entry } of drafts) {
    if (entry === null) continue
    idTags.add(foldIdTag(entry.idTag))
    if (entry.parentIdTag === null) continue
    const parent = foldIdTag(entry.parentIdTag)
    uses.set(parent, (uses.get(parent) ?? 0) + 1)
  }
  const isKnown = (parent: string): boolean => idTags.has(parent) || (uses.get(parent) ?? 0) > 1
  if (![...uses.keys()].some(isKnown)) return
  for (const { entry, problems } of drafts)
    if (entry !== null && entry.parentIdTag !== null && !isKnown(foldIdTag(entry.parentIdTag)))
      problems.push({ problem: 'parent-unknown', field: 'parentIdTag', params: {} })
}

const isTaken = ({ entry, problems, decision }: Draft): boolean => {
  if (entry === null || decision === 'leave-out') return false
  if (problems.some(({ problem }) => problemKinds[problem] === 'error')) return false
  return problems.length === 0 || decision === 'take'
}

/** Every row of data with its problems, and whether it is part of the list. `now`: milliseconds since the epoch. */
export const judgeRows = (
  rows: readonly TableRow[],
  settings: ImportSettings,
  work: RowWork,
  now: number,
): readonly ImportRow[] => {
  const data = rows.slice(settings.headerRows)
  const column = settings.mapping.expiryDate
  const order =
    settings.dateOrder === 'auto'
      ? orderOf(column === null ? [] : data.map(({ cells }) => cells[column] ?? ''))
      : settings.dateOrder
  const drafts = data.map((row) => readRow(row, settings, work, { order, now }))
  findDuplicates(drafts)
  findStrayParents(drafts)
  return drafts.map((draft) => ({ ...draft, taken: isTaken(draft) }))
}
