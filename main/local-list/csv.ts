import { Readable } from 'node:stream'
import Papa from 'papaparse'
import {
  delimiters,
  type Delimiter,
  type ImportNote,
  type ListEncoding,
} from '../../contract/local-list-import.ts'
import { decodeText, findEncoding } from './encoding.ts'
import { createTableBuilder, type Table, type TableBuilder, type TableRow } from './table.ts'

export interface CsvChoices {
  readonly encoding?: ListEncoding | undefined
  readonly delimiter?: Delimiter | undefined
}

const isDelimiter = (text: string): text is Delimiter => delimiters.some((delimiter) => delimiter === text)

/** Excel's own first line. */
const toldDelimiter = /^sep=(.)\r?\n/i

/** What a delimiter is guessed from. */
const headCharacters = 64 * 1024

const guessDelimiter = (head: string): Delimiter => {
  const told = toldDelimiter.exec(head)?.[1]
  if (told !== undefined && isDelimiter(told)) return told
  // the last line may be cut
  const whole = head.slice(0, head.lastIndexOf('\n') + 1) || head
  const { meta } = Papa.parse(whole, {
    preview: 50,
    skipEmptyLines: 'greedy',
    delimitersToGuess: [...delimiters],
  })
  return isDelimiter(meta.delimiter) ? meta.delimiter : ','
}

/** A formula that a spreadsheet was kept from running by an apostrophe is the text behind it. */
const bare = (cell: string): string => (/^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell)

/** Characters between two turns of the event loop. */
const portion = 256 * 1024

function* portionsOf(text: string): Generator<string, void> {
  for (let at = 0; at < text.length; at += portion) yield text.slice(at, at + portion)
}

/**
 * Rows are counted as a spreadsheet does: a quoted end of line begins none. Rejects with `list-file-refused` at the
 * first row that no list can have; what comes after it is not read.
 */
const addRows = (text: string, delimiter: Delimiter, table: TableBuilder): Promise<void> =>
  new Promise((resolve, reject) => {
    let row = 0
    Papa.parse<readonly string[]>(Readable.from(portionsOf(text.replace(toldDelimiter, ''))), {
      delimiter,
      chunk({ data }, parser) {
        try {
          for (const cells of data) {
            row += 1
            table.add(row, cells.map(bare))
          }
        } catch (error) {
          // before its end, which `abort` tells
          reject(error instanceof Error ? error : new Error(String(error)))
          parser.abort()
        }
      },
      complete: () => resolve(),
    })
  })

const emptyRowsNote = (table: TableBuilder): readonly ImportNote[] =>
  table.emptyRows() > 0 ? [{ note: 'empty-rows', params: { count: table.emptyRows() } }] : []

/** What shows whether an encoding is the right one: a cell with more than ASCII. */
const sampleOf = (rows: readonly TableRow[]): string => {
  const isTelling = (cell: string): boolean => /[^ -~]/.test(cell)
  return rows.find(({ cells }) => cells.some(isTelling))?.cells.find(isTelling) ?? rows[0]?.cells[0] ?? ''
}

/** Reads separated text. Throws `list-file-refused`. */
export const readCsv = async (bytes: Uint8Array, choices: CsvChoices): Promise<Table> => {
  const { encoding, by } = findEncoding(bytes, choices.encoding)
  const text = decodeText(bytes, encoding)
  const delimiter = choices.delimiter ?? guessDelimiter(text.slice(0, headCharacters))
  const table = createTableBuilder()
  await addRows(text, delimiter, table)
  const guessed: readonly ImportNote[] =
    by === 'guess' ? [{ note: 'encoding-guessed', params: { encoding, sample: sampleOf(table.rows()) } }] : []
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
  await addRows(text, delimiter, table)
  return { file: { kind: 'paste', delimiter }, rows: table.rows(), notes: emptyRowsNote(table) }
}
