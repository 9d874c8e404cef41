import type { ChangeImport } from '../../contract/local-list-import.ts'
import { readCsv } from './csv.ts'
import { refused } from './refusal.ts'
import type { Table } from './table.ts'
import { readXlsx } from './xlsx.ts'

export type ReadChoices = NonNullable<ChangeImport['read']>

const begins = (bytes: Uint8Array, ...mark: readonly number[]): boolean =>
  mark.every((byte, at) => bytes[at] === byte)

/** What the compound files of Office are: .xls, and every workbook with a password. */
const compound = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] as const
/** The name of a stream of an encrypted workbook, as it stands in the file. */
const encryptedName = Buffer.from('EncryptedPackage', 'utf16le')

/** Reads a file by what it is, never by its name. Throws `list-file-refused`. */
export const readFile = (bytes: Uint8Array, choices: ReadChoices): Promise<Table> => {
  if (bytes.length === 0) throw refused('empty')
  if (begins(bytes, 0x50, 0x4b, 0x03, 0x04)) return readXlsx(bytes, choices.sheet)
  if (begins(bytes, ...compound)) {
    const isEncrypted = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(encryptedName)
    throw refused(isEncrypted ? 'workbook-encrypted' : 'workbook-other-kind')
  }
  return readCsv(bytes, choices)
}
