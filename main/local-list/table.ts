import { importLimits, type ImportFile, type ImportNote } from '../../contract/local-list-import.ts'
import { refused } from './refusal.ts'

export interface TableRow {
  /** As a person counts it in the file, from 1. */
  readonly row: number
  readonly cells: readonly string[]
}

/** What a file says, before anybody knows which column is what. */
export interface Table {
  readonly file: ImportFile
  /** Those that are not empty. */
  readonly rows: readonly TableRow[]
  readonly notes: readonly ImportNote[]
}

export interface TableBuilder {
  /** Throws `list-file-refused` where it is more than a list can be. */
  add(row: number, cells: readonly string[]): void
  rows(): readonly TableRow[]
  /** Rows without anything in them, between others. */
  emptyRows(): number
}

export const createTableBuilder = (): TableBuilder => {
  const rows: TableRow[] = []
  let empty = 0
  let emptyBefore = 0
  return {
    add(row, given) {
      // what Excel writes after the last cell that has something is nothing
      const width = given.findLastIndex((cell) => cell.trim() !== '') + 1
      if (width === 0) {
        empty += 1
        return
      }
      const { columns, cellCharacters, rows: most } = importLimits
      if (width > columns) throw refused('too-many-columns', { row, most: columns })
      if (rows.length > most) throw refused('too-many-rows', { most })
      const cells = given.slice(0, width).map((cell) => cell.trim())
      if (cells.some(({ length }) => length > cellCharacters))
        throw refused('cell-too-long', { row, most: cellCharacters })
      emptyBefore += empty
      empty = 0
      rows.push({ row, cells })
    },
    rows: () => rows,
    emptyRows: () => emptyBefore,
  }
}
