import { z } from 'zod'
import { idTagFormatSchema, idTagReadings, type IdTagFormat, type IdTagReading } from './local-list-format.ts'
import { listStatuses, newListSchema, type ListEntry, type ListStatus } from './local-list.ts'

/** What a file may be, at most: what goes beyond is refused before it fills the memory. */
export const importLimits = {
  fileBytes: 16 * 1024 * 1024,
  rows: 100_000,
  columns: 100,
  cellCharacters: 1_000,
  /** Of an XLSX, unpacked. */
  unpackedBytes: 96 * 1024 * 1024,
  pasteCharacters: 2 * 1024 * 1024,
} as const

/** Why a file is no list (ToolError `list-file-refused`, params.reason; words: `i18n` key `lists.refusals.<reason>`). */
export const refusalReasons = [
  'empty',
  'header-only',
  'too-large',
  'too-many-rows',
  'too-many-columns',
  'cell-too-long',
  /** Neither text nor a workbook. */
  'binary',
  /** Its bytes are no text of the encoding that it says, or that was chosen. */
  'wrong-encoding',
  /** A workbook that unpacks to far more than a list. */
  'unpacks-too-large',
  'workbook-damaged',
  'workbook-encrypted',
  /** .xls or .ods: save it as .xlsx or CSV. */
  'workbook-other-kind',
] as const
export type RefusalReason = (typeof refusalReasons)[number]

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'euc-kr', 'windows-1252'] as const
export type ListEncoding = (typeof encodings)[number]
export const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]

/** What was found of the file, to be seen and corrected. */
export type ImportFile =
  | {
      readonly kind: 'csv'
      readonly encoding: ListEncoding
      /** How it was known: by its first bytes, because it is valid, or by what its letters look like. */
      readonly encodingBy: 'mark' | 'valid' | 'guess' | 'person'
      readonly delimiter: Delimiter
    }
  | { readonly kind: 'xlsx'; readonly sheet: string; readonly sheets: readonly string[] }
  | { readonly kind: 'paste'; readonly delimiter: Delimiter }

/** Something that a person should know of the file: `i18n` key `lists.notes.<note>`. */
export interface ImportNote {
  readonly note:
    'formulas' | 'formulas-empty' | 'encoding-guessed' | 'other-sheets' | 'empty-rows' | 'no-header'
  readonly params: Readonly<Record<string, string | number>>
}

/** `error`: it cannot be taken as it is. `doubt`: it can, and is left out until a person has looked at it. */
export const problemKinds = {
  'id-tag-missing': 'error',
  'id-tag-too-long': 'error',
  'id-tag-characters': 'error',
  /** A spreadsheet has rounded it: 4.11E+13. */
  'id-tag-rounded': 'error',
  /** It does not read as a number of the notation that was chosen. */
  'id-tag-notation': 'error',
  /** The same card without case as the row `row`. */
  duplicate: 'error',
  'parent-too-long': 'error',
  'parent-characters': 'error',
  'date-unreadable': 'error',
  'status-unknown': 'error',
  /** A day and a month that can be either, and no other row tells which. */
  'date-ambiguous': 'doubt',
  expired: 'doubt',
  /** Neither an idTag of the list nor the parent of another row, though others are: perhaps misspelled. */
  'parent-unknown': 'doubt',
} as const satisfies Record<string, 'error' | 'doubt'>
export type ProblemCode = keyof typeof problemKinds

/** `i18n` key `lists.problems.<problem>`. */
export interface RowProblem {
  readonly problem: ProblemCode
  readonly field: ListField
  readonly params: Readonly<Record<string, string | number>>
}

export const listFields = ['idTag', 'parentIdTag', 'expiryDate', 'status'] as const
export type ListField = (typeof listFields)[number]

const column = z
  .int()
  .min(0)
  .max(importLimits.columns - 1)
/** Which column is what, from 0; null = none is. */
export const columnMappingSchema = z.strictObject({
  idTag: column.nullable(),
  parentIdTag: column.nullable(),
  expiryDate: column.nullable(),
  status: column.nullable(),
})
export type ColumnMapping = z.infer<typeof columnMappingSchema>

export const dateOrders = ['auto', 'day-month-year', 'month-day-year', 'year-month-day'] as const
export type DateOrder = (typeof dateOrders)[number]

/** How the file is read: everything that a person can choose. */
export interface ImportSettings {
  readonly mapping: ColumnMapping
  /** Rows before the first that is data: 0 = there is no header. */
  readonly headerRows: number
  readonly dateOrder: DateOrder
  /** Of rows that give none. */
  readonly status: ListStatus
  /** How the card numbers stand in the file. */
  readonly reading: IdTagReading
  /** How they are written in the list; null: as they stand. */
  readonly format: IdTagFormat | null
}

export const importSettingsSchema = z.strictObject({
  mapping: columnMappingSchema,
  headerRows: z.int().min(0).max(20),
  dateOrder: z.enum(dateOrders),
  status: z.enum(listStatuses),
  reading: z.enum(idTagReadings),
  format: idTagFormatSchema.nullable(),
})

export interface ImportColumn {
  /** From 0. */
  readonly column: number
  /** Of the header; '' = it has none. */
  readonly name: string
  /** The first values that are not empty. */
  readonly samples: readonly string[]
}

export type RowDecision = 'take' | 'leave-out'

/** A row as it stands and as it would be sent. */
export interface ImportRow {
  /** As a person counts it in the file, from 1. */
  readonly row: number
  /** As the cells stand, mended where a person did. */
  readonly given: Readonly<Record<ListField, string>>
  readonly mended: readonly ListField[]
  /** null: it cannot be read as an entry. */
  readonly entry: ListEntry | null
  readonly problems: readonly RowProblem[]
  readonly decision: RowDecision | null
  /** It is part of what is saved. */
  readonly taken: boolean
}

/** A file on its way to a list; it is kept while Chargebench runs, the newest few of them. */
export interface ListImport {
  readonly id: string
  /** Of the file; '' = it was pasted. */
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly sha256: string
  readonly file: ImportFile
  readonly settings: ImportSettings
  readonly columns: readonly ImportColumn[]
  readonly notes: readonly ImportNote[]
  /** Rows of data. */
  readonly rows: number
  readonly taken: number
  /** Rows with a problem that nobody has decided about, or cannot be taken. */
  readonly leftOut: number
  readonly problems: Readonly<Partial<Record<ProblemCode, number>>>
  /** A row and what becomes of its number, for the choice of a format. */
  readonly formatSamples: readonly {
    readonly row: number
    readonly before: string
    readonly after: string | null
  }[]
}

/** A page of its rows. */
export interface ImportRows {
  readonly found: number
  readonly rows: readonly ImportRow[]
}

export const importIdInput = z.strictObject({ importId: z.uuid() })
export const importRowsInput = importIdInput.extend({
  /** `problems`: with a problem, decided or not; `left-out`, `taken`: what is saved without, and with. */
  show: z.enum(['all', 'problems', 'left-out', 'taken']).default('all'),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(1_000).default(100),
})
export type ImportRowsQuery = z.output<typeof importRowsInput>

export const pasteInput = z.strictObject({
  text: z.string().min(1).max(importLimits.pasteCharacters),
  /** Of the open job; absent: as the numbers stand. */
  format: idTagFormatSchema.nullish(),
})
const cell = z.string().max(importLimits.cellCharacters)
const rowNumber = z
  .int()
  .min(1)
  .max(importLimits.rows * 2)

/** Everything that can be changed of an import; what is absent stays. */
export const changeImportSchema = z.strictObject({
  settings: importSettingsSchema.partial().optional(),
  /** Reads the file anew: encoding and delimiter of text, sheet of a workbook. Mends and decisions are forgotten. */
  read: z
    .strictObject({
      encoding: z.enum(encodings).optional(),
      delimiter: z.enum(delimiters).optional(),
      sheet: z.string().max(200).optional(),
    })
    .optional(),
  /** Cells by hand; null = as the file has it. */
  mend: z
    .array(z.strictObject({ row: rowNumber, field: z.enum(listFields), value: cell.nullable() }))
    .max(1_000)
    .optional(),
  /** null: as if nobody had decided. */
  decide: z
    .array(z.strictObject({ row: rowNumber, decision: z.enum(['take', 'leave-out']).nullable() }))
    .max(10_000)
    .optional(),
})
export type ChangeImport = z.output<typeof changeImportSchema>
export const changeImportInput = importIdInput.extend(changeImportSchema.shape)

export const saveImportSchema = z.strictObject({
  into: z.union([
    newListSchema,
    /** A new revision of a list that is there. */
    z.strictObject({ listId: z.uuid(), revision: z.int().min(1) }),
  ]),
})
export type SaveImport = z.output<typeof saveImportSchema>
export const saveImportInput = importIdInput.extend(saveImportSchema.shape)
