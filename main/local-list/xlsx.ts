import type { ImportNote } from '../../contract/local-list-import.ts'
import { formatOf, numberText, type NumberFormat } from './number-formats.ts'
import { refused } from './refusal.ts'
import { createTableBuilder, type Table } from './table.ts'
import { readXml } from './xml.ts'
import { openZipParts, type ZipParts } from './zip-parts.ts'

interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly relation: string; readonly isHidden: boolean }[]
  readonly epoch: 1900 | 1904
}

const readWorkbook = async (parts: ZipParts): Promise<Workbook> => {
  const sheets: Workbook['sheets'][number][] = []
  let epoch: Workbook['epoch'] = 1900
  await readXml(parts.text('xl/workbook.xml'), {
    open(name, { name: sheet = '', 'r:id': relation = '', state, date1904 = '' }) {
      if (name === 'sheet')
        sheets.push({ name: sheet, relation, isHidden: (state ?? 'visible') !== 'visible' })
      if (name === 'workbookPr' && /^(1|true)$/i.test(date1904)) epoch = 1904
    },
  })
  return { sheets, epoch }
}

/** Where the parts lie that the workbook names. */
const readRelations = async (parts: ZipParts): Promise<ReadonlyMap<string, string>> => {
  const relations = new Map<string, string>()
  await readXml(parts.text('xl/_rels/workbook.xml.rels'), {
    open(name, { Id: id = '', Target: target = '' }) {
      if (name !== 'Relationship') return
      relations.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`)
    },
  })
  return relations
}

/** Texts that cells share; what tells how they are spoken is no part of them. */
const readSharedStrings = async (parts: ZipParts): Promise<readonly string[]> => {
  const strings: string[] = []
  let current: string | null = null
  let isText = false
  let isSpoken = false
  await readXml(parts.text('xl/sharedStrings.xml'), {
    open(name) {
      if (name === 'si') current = ''
      if (name === 'rPh') isSpoken = true
      isText = name === 't' && !isSpoken
    },
    text(text) {
      if (isText && current !== null) current += text
    },
    close(name) {
      isText = false
      if (name === 'rPh') isSpoken = false
      if (name !== 'si') return
      strings.push(current ?? '')
      current = null
    },
  })
  return strings
}

/** The number format of each cell style. */
const readStyles = async (parts: ZipParts): Promise<readonly NumberFormat[]> => {
  const codes = new Map<number, string>()
  const ids: number[] = []
  let isCellStyles = false
  await readXml(parts.text('xl/styles.xml'), {
    open(name, { numFmtId = '0', formatCode = '' }) {
      if (name === 'numFmt') codes.set(Number(numFmtId), formatCode)
      if (name === 'cellXfs') isCellStyles = true
      if (name === 'xf' && isCellStyles) ids.push(Number(numFmtId))
    },
    close(name) {
      if (name === 'cellXfs') isCellStyles = false
    },
  })
  const formats = new Map([...new Set(ids)].map((id) => [id, formatOf(id, codes)]))
  return ids.map((id) => formats.get(id) ?? { kind: 'plain' })
}

/** `C` → 2. A place beyond what a workbook can have is none. */
const columnOf = (place: string | undefined, otherwise: number): number => {
  const letters = /^[A-Z]{1,3}(?=\d)/.exec(place ?? '')?.[0]
  if (letters === undefined) return otherwise
  return Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

interface SheetContext {
  readonly strings: readonly string[]
  readonly styles: readonly NumberFormat[]
  readonly epoch: Workbook['epoch']
}

interface Sheet {
  readonly rows: Table['rows']
  readonly emptyRows: number
  readonly formulas: number
  /** Formulas that nobody ever worked out: they have no value. */
  readonly formulasEmpty: number
}

const readSheet = async (portions: AsyncIterable<string>, context: SheetContext): Promise<Sheet> => {
  const { strings, styles, epoch } = context
  const table = createTableBuilder()
  let row = 0
  let cells: string[] = []
  let column = -1
  let kind = 'n'
  let style: NumberFormat = { kind: 'plain' }
  let value = ''
  let within: 'value' | 'other' | null = null
  let isFormula = false
  let formulas = 0
  let formulasEmpty = 0

  const textOf = (): string => {
    switch (kind) {
      case 's':
        return strings[Number(value)] ?? ''
      case 'n':
        return numberText(value, style, epoch)
      case 'b':
        return value === '1' ? 'TRUE' : 'FALSE'
      case 'e':
        return ''
      default:
        return value
    }
  }
  await readXml(portions, {
    open(name, attributes) {
      if (name === 'row') {
        const told = Number(attributes['r'])
        row = Number.isInteger(told) && told > row ? told : row + 1
        cells = []
        column = -1
      } else if (name === 'c') {
        column = columnOf(attributes['r'], column + 1)
        kind = attributes['t'] ?? 'n'
        style = styles[Number(attributes['s'] ?? 0)] ?? { kind: 'plain' }
        value = ''
        isFormula = false
      } else if (name === 'f') {
        isFormula = true
        within = 'other'
      } else if (name === 'v' || name === 't') within = 'value'
    },
    text(text) {
      if (within === 'value') value += text
    },
    close(name) {
      within = null
      if (name === 'c') {
        if (isFormula) formulas += 1
        if (isFormula && value === '') formulasEmpty += 1
        if (value === '') return
        // a place far to the right must not make a row of millions
        if (column > 16_384) throw refused('workbook-damaged', { detail: 'a column beyond XFD' })
        const text = textOf()
        // nor may one that says nothing: it costs a few bytes of the file
        if (text.trim() === '') return
        while (cells.length < column) cells.push('')
        cells[column] = text
      } else if (name === 'row') table.add(row, cells)
    },
  })
  return { rows: table.rows(), emptyRows: table.emptyRows(), formulas, formulasEmpty }
}

/** Reads one sheet of a workbook: values alone, never a formula. Throws `list-file-refused`. */
export const readXlsx = async (bytes: Uint8Array, wanted: string | undefined): Promise<Table> => {
  const parts = await openZipParts(bytes)
  if (!parts.has('xl/workbook.xml')) throw refused('workbook-other-kind')
  const { sheets, epoch } = await readWorkbook(parts)
  const relations = await readRelations(parts)
  const chosen =
    sheets.find(({ name }) => name === wanted) ?? sheets.find(({ isHidden }) => !isHidden) ?? sheets[0]
  const part = chosen && relations.get(chosen.relation)
  if (part === undefined || !parts.has(part)) throw refused('workbook-damaged', { detail: 'no sheet' })
  const strings = await readSharedStrings(parts)
  const styles = await readStyles(parts)
  const sheet = await readSheet(parts.text(part), { strings, styles, epoch })
  const names = sheets.map(({ name }) => name)
  const note = (of: ImportNote['note'], count: number): readonly ImportNote[] =>
    count > 0 ? [{ note: of, params: { count } }] : []
  return {
    file: { kind: 'xlsx', sheet: chosen?.name ?? '', sheets: names },
    rows: sheet.rows,
    notes: [
      ...note('formulas', sheet.formulas - sheet.formulasEmpty),
      ...note('formulas-empty', sheet.formulasEmpty),
      ...note('other-sheets', sheets.length - 1),
      ...note('empty-rows', sheet.emptyRows),
    ],
  }
}
