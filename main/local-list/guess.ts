import { guessReading } from '../../contract/local-list-format.ts'
import {
  listFields,
  type ColumnMapping,
  type ImportColumn,
  type ImportSettings,
  type ListField,
} from '../../contract/local-list-import.ts'
import { readDate } from './dates.ts'
import { readStatus } from './statuses.ts'
import type { TableRow } from './table.ts'

/** Headers by what they stand for: English, Korean, German. */
const headers: Readonly<Record<ListField, RegExp>> = {
  idTag:
    /^(id ?tags?|id ?tokens?|tags?( ?ids?)?|uids?|rfid.*|nfc.*|(card|chip|badge|token|key ?fob|karten?)[ -]?(no|nr|num(mer|ber)?|ids?|uids?|number)?|card serial.*|serial|카드.*|태그.*|회원 ?카드.*|일련 ?번호)$/i,
  parentIdTag:
    /^(parent.*|group.*|fleet|account.*|contract.*|company|customer|gruppe|flotte|vertrag.*|그룹.*|상위.*|부모.*|계약.*|회사.*|소속.*)$/i,
  expiryDate:
    /^(expir.*|valid ?(to|until|till|thru|through)?|validity|end ?date|until|ablauf.*|gültig.*|만료.*|유효.*|종료.*|기한)$/i,
  status: /^(status|state|auth.*status|zustand|상태.*)$/i,
}

const headerText = (cell: string): string =>
  cell
    .normalize('NFKC')
    .trim()
    .replaceAll(/[_.:*]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()

const fieldOf = (cell: string): ListField | null =>
  listFields.find((field) => headers[field].test(headerText(cell))) ?? null

/** Titles may stand above a header; more than this is none. */
const headerWithin = 10

/** How many rows come before the data: up to the row that names columns, or one whose cells have no digit. */
export const guessHeaderRows = (rows: readonly TableRow[]): number => {
  const named = rows
    .slice(0, headerWithin)
    .findIndex(({ cells }) => cells.some((cell) => fieldOf(cell) !== null))
  if (named >= 0) return named + 1
  const [first, second] = rows
  const hasDigit = (row: TableRow | undefined): boolean => row?.cells.some((cell) => /\d/.test(cell)) === true
  return first && !hasDigit(first) && (second === undefined || hasDigit(second)) ? 1 : 0
}

const samplesOf = 5
/** Rows that a guess looks at. */
const looked = 200

export const columnsOf = (rows: readonly TableRow[], headerRows: number): readonly ImportColumn[] => {
  const header = headerRows > 0 ? rows[headerRows - 1] : undefined
  const data = rows.slice(headerRows, headerRows + looked)
  const width = Math.max(header?.cells.length ?? 0, ...data.map(({ cells }) => cells.length))
  return Array.from({ length: width }, (_, column) => ({
    column,
    name: header?.cells[column] ?? '',
    samples: data
      .map(({ cells }) => cells[column] ?? '')
      .filter((cell) => cell !== '')
      .slice(0, samplesOf),
  }))
}

const share = (cells: readonly string[], isIt: (cell: string) => boolean): number => {
  const filled = cells.filter((cell) => cell !== '')
  return filled.length === 0 ? 0 : filled.filter(isIt).length / filled.length
}

const isCardNumber = (cell: string): boolean => /^[0-9a-f][0-9a-f:. -]{5,28}[0-9a-f]$/i.test(cell)
const isDate = (cell: string): boolean => readDate(cell, 'day-month-year').kind === 'date'
const isStatus = (cell: string): boolean => readStatus(cell) !== null

/** By the header, and where it says nothing by what stands in a column. */
export const guessMapping = (rows: readonly TableRow[], headerRows: number): ColumnMapping => {
  const columns = columnsOf(rows, headerRows)
  const data = rows.slice(headerRows, headerRows + looked)
  const taken = new Set<number>()
  const mapping: Record<ListField, number | null> = {
    idTag: null,
    parentIdTag: null,
    expiryDate: null,
    status: null,
  }
  const take = (field: ListField, column: number | undefined): void => {
    if (column === undefined) return
    mapping[field] = column
    taken.add(column)
  }
  for (const field of listFields)
    take(field, columns.find(({ column, name }) => !taken.has(column) && fieldOf(name) === field)?.column)

  const best = (isIt: (cell: string) => boolean, least: number): number | undefined =>
    columns
      .filter(({ column }) => !taken.has(column))
      .map(({ column }) => ({
        column,
        fits: share(
          data.map(({ cells }) => cells[column] ?? ''),
          isIt,
        ),
      }))
      .filter(({ fits }) => fits >= least)
      .toSorted((a, b) => b.fits - a.fits || a.column - b.column)[0]?.column
  if (mapping.status === null) take('status', best(isStatus, 0.9))
  if (mapping.expiryDate === null) take('expiryDate', best(isDate, 0.9))
  if (mapping.idTag === null) take('idTag', best(isCardNumber, 0.5))
  // of a single column there is no doubt
  if (mapping.idTag === null && columns.length - taken.size === 1)
    take('idTag', columns.find(({ column }) => !taken.has(column))?.column)
  return mapping
}

export const guessSettings = (
  rows: readonly TableRow[],
  format: ImportSettings['format'],
): ImportSettings => {
  const headerRows = guessHeaderRows(rows)
  const mapping = guessMapping(rows, headerRows)
  const { idTag } = mapping
  const numbers =
    idTag === null ? [] : rows.slice(headerRows, headerRows + looked).map(({ cells }) => cells[idTag] ?? '')
  return {
    mapping,
    headerRows,
    dateOrder: 'auto',
    status: 'Accepted',
    reading: guessReading(numbers),
    format,
  }
}
