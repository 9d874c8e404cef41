import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { ruleOfIssue } from '../../contract/schema-rule.ts'
import { readYamlText, type Refusal } from '../../contract/yaml-text.ts'
import { vendorDictionarySchema, type VendorDictionary } from './vendor-dictionary.ts'

/** A file that is not used, and why; the others are. */
export interface RefusedFile extends Refusal {
  readonly file: string
}

export interface FolderRead {
  /** By the file's name without its ending. */
  readonly dictionaries: ReadonlyMap<string, VendorDictionary>
  readonly refused: readonly RefusedFile[]
}

/** The longest built-in file has 12 KiB. */
const mostBytes = 512 * 1024
const mostFiles = 500
const endings: ReadonlySet<string> = new Set(['.yaml', '.yml', '.json'])

const refusal = (file: string, rule: string): RefusedFile => ({ file, line: 1, column: 1, rule })

/** Reads one dictionary. Never throws. */
export const parseDictionary = (
  text: string,
):
  | { readonly ok: true; readonly dictionary: VendorDictionary }
  | { readonly ok: false; readonly refusal: Refusal } => {
  const yaml = readYamlText(text, mostBytes)
  if (!yaml.ok) return yaml
  const parsed = vendorDictionarySchema.safeParse(yaml.value)
  if (parsed.success) return { ok: true, dictionary: parsed.data }
  const { path, rule } = ruleOfIssue(parsed.error, yaml.value)
  return { ok: false, refusal: { ...yaml.placeOf(path), rule } }
}

const unreadable = (path: string, error: unknown): RefusedFile =>
  refusal(
    path,
    `it can not be read (${error instanceof Error && 'code' in error ? String(error.code) : String(error)})`,
  )

const statOf = async (path: string): Promise<{ readonly size: number; readonly isFile: boolean }> => {
  const found = await stat(path)
  return { size: found.size, isFile: found.isFile() }
}

const readOne = async (path: string): Promise<VendorDictionary | RefusedFile> => {
  try {
    const { size, isFile } = await statOf(path)
    if (!isFile) return refusal(path, 'it is no file')
    if (size > mostBytes) return refusal(path, `the file is larger than ${mostBytes / 1024} KiB`)
    const read = parseDictionary(await readFile(path, 'utf8'))
    return read.ok ? read.dictionary : { file: path, ...read.refusal }
  } catch (error) {
    return unreadable(path, error)
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

/**
 * Reads the dictionaries of a folder, in the order of their names. A folder that is not there is empty; one that can
 * not be read is refused as a whole.
 */
export const readFolder = async (folder: string): Promise<FolderRead> => {
  const names = await readdir(folder, { withFileTypes: true }).then(
    (entries) =>
      entries
        .filter((entry) => !entry.name.startsWith('.') && endings.has(extname(entry.name).toLowerCase()))
        .filter((entry) => entry.isFile() || entry.isSymbolicLink())
        .map(({ name }) => name)
        .sort(),
    (error: unknown) => {
      if (isMissing(error)) return []
      return unreadable(folder, error)
    },
  )
  if ('rule' in names) return { dictionaries: new Map(), refused: [names] }
  const dictionaries = new Map<string, VendorDictionary>()
  const refused: RefusedFile[] = names
    .slice(mostFiles)
    .map((name) => refusal(join(folder, name), `more than ${mostFiles} files lie here`))
  for (const name of names.slice(0, mostFiles)) {
    const path = join(folder, name)
    const id = basename(name, extname(name))
    const read = dictionaries.has(id)
      ? refusal(path, `another file here is named "${id}" too`)
      : await readOne(path)
    if ('rule' in read) refused.push(read)
    else dictionaries.set(id, read)
  }
  return { dictionaries, refused }
}
