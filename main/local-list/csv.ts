import { pipeline } from 'node:stream/promises'
import { setImmediate as turn } from 'node:timers/promises'
import Papa from 'papaparse'
import {
  delimiters,
  type Delimiter,
  type ImportNote,
  type ListEncoding,
} from '../../contract/local-list-import.ts'
import { decodeText, findEncoding } from './encoding.ts'
import { createTableBuilder, type Table, type TableBuilder } from './table.ts'

export interface CsvChoices {
  readonly encoding?: ListEncoding | undefined
  readonly delimiter?: Delimiter | undefined
}

const isDelimiter = (text: string): text is Delimiter => delimiters.some((delimiter) => delimiter === text)

/** Excel's own first line. */
const toldDelimiter = /^sep=(.)\r?\n/i

const guessDelimiter = (head: string): Delimiter => {
  const told = toldDelimiter.exec(head)?.[1]
  if (told !== undefined && isDelimiter(told)) return told
  // the last line may be cut
  const whole = head.slice(0, head.lastIndexOf('\n') + 1) || head
  const { meta } = Papa.parse(whole, { preview: 50, delimitersToGuess: [...delimiters] })
  return isDelimiter(meta.delimiter) ? meta.delimiter : ','
}

/** A formula that a spreadsheet was kept from running by an apostrophe is the text behind it. */
const bare = (cell: string): string => (/^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell)

async function* withoutTold(portions: Iterable<string>): AsyncGenerator<string, void> {
  let isFirst = true
  for (const portion of portions) {
    yield isFirst ? portion.replace(toldDelimiter, '') : portion
    isFirst = false
    await turn()
  }
}

const isRow = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((cell) => typeof cell === 'string')

/**
 * Rows are counted as a spreadsheet does: a quoted end of line begins none. Throws `list-file-refused` at the first
 * row that no list can have; what comes after it is not read.
 */
const addRows = async (
  portions: Iterable<string>,
  delimiter: Delimiter,
  table: TableBuilder,
): Promise<void> => {
  const parser = Papa.parse(Papa.NODE_STREAM_INPUT, { delimiter })
  let row = 0
  await pipeline(withoutTold(portions), parser, async (rows: AsyncIterable<unknown>) => {
    for await (const cells of rows) {
      row += 1
      if (isRow(cells)) table.add(row, cells.map(bare))
    }
  })
}

const emptyRowsNote = (table: TableBuilder): readonly ImportNote[] =>
  table.emptyRows() > 0 ? [{ note: 'empty-rows', params: { count: table.emptyRows() } }] : []

/** Reads separated text. Throws `list-file-refused`. */
export const readCsv = async (bytes: Uint8Array, choices: CsvChoices): Promise<Table> => {
  const { encoding, by } = findEncoding(bytes, choices.encoding)
  const [head = ''] = decodeText(bytes, encoding)
  const delimiter = choices.delimiter ?? guessDelimiter(head)
  const table = createTableBuilder()
  await addRows(decodeText(bytes, encoding), delimiter, table)
  const guessed: readonly ImportNote[] =
    by === 'guess' ? [{ note: 'encoding-guessed', params: { encoding } }] : []
  return {
    file: { kind: 'csv', encoding, encodingBy: by, delimiter },
    rows: table.rows(),
    notes: [...guessed, ...emptyRowsNote(table)],
  }
}

/** Reads what was pasted: a spreadsheet gives tabs. */
export const readPaste = async (text: string, choices: Pick<CsvChoices, 'delimiter'>): Promise<Table> => {
  const delimiter = choices.delimiter ?? (text.includes('\t') ? '\t' : guessDelimiter(text))
  const table = createTableBuilder()
  await addRows([text], delimiter, table)
  return { file: { kind: 'paste', delimiter }, rows: table.rows(), notes: emptyRowsNote(table) }
}
