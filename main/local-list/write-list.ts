import Papa from 'papaparse'
import writeExcelFile from 'write-excel-file/node'
import { listFields } from '../../contract/local-list-import.ts'
import type { ListEntry } from '../../contract/local-list.ts'

export const listFileFormats = ['csv', 'xlsx'] as const
export type ListFileFormat = (typeof listFileFormats)[number]

export const listFileTypes: Readonly<Record<ListFileFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** What a spreadsheet would run is kept from it by an apostrophe, which an import takes away again. */
const inert = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)

const writeXlsx = async (rows: readonly (readonly string[])[]): Promise<Uint8Array> => {
  // a text cell is never run, and keeps its zeros
  const cells = rows.map((row) => row.map((value) => ({ value, type: String, format: '@' })))
  return writeExcelFile(cells, { columns: listFields.map(() => ({ width: 24 })) }).toBuffer()
}

/** A table as a file: the mark at the beginning tells a spreadsheet that it is UTF-8. */
export const writeTable = async (
  rows: readonly (readonly string[])[],
  format: ListFileFormat,
): Promise<Uint8Array> =>
  format === 'xlsx'
    ? writeXlsx(rows)
    : Buffer.from(`\uFEFF${Papa.unparse(rows.map((row) => row.map(inert)))}\r\n`, 'utf8')

/** A list with the names of its fields as header: what is imported again is the same list. */
export const writeList = (entries: readonly ListEntry[], format: ListFileFormat): Promise<Uint8Array> =>
  writeTable(
    [
      [...listFields],
      ...entries.map(({ idTag, parentIdTag, expiryDate, status }) => [
        idTag,
        parentIdTag ?? '',
        expiryDate ?? '',
        status,
      ]),
    ],
    format,
  )
