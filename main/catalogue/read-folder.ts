import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { z } from 'zod'
import type { Refusal } from '../../contract/yaml-text.ts'
import type { DataFileRead } from './parse-data-file.ts'

/** A file that is not used, and why; the others are. */
export interface RefusedFile extends Refusal {
  readonly file: string
}

export interface FolderRead<Content> {
  /** By the file's name without its ending. */
  readonly files: ReadonlyMap<string, Content>
  readonly refused: readonly RefusedFile[]
}

const mostFiles = 500
const endings: ReadonlySet<string> = new Set(['.yaml', '.yml', '.json'])

const refuse = (rule: string): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal: { line: 1, column: 1, rule },
})

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error)

const readOne = async <Content>(schema: z.ZodType<Content>, path: string): Promise<DataFileRead<Content>> => {
  // most folders are empty, and the program's own files are read from the build
  const { mostBytes, parseDataFile } = await import('./parse-data-file.ts')
  try {
    const found = await stat(path)
    if (!found.isFile()) return refuse('it is no file')
    if (found.size > mostBytes) return refuse(`the file is larger than ${mostBytes / 1024} KiB`)
    return parseDataFile(schema, await readFile(path, 'utf8'))
  } catch (error) {
    return refuse(`it can not be read (${codeOf(error)})`)
  }
}

const namesIn = async (folder: string): Promise<readonly string[] | RefusedFile> => {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries
      .filter((entry) => !entry.name.startsWith('.') && endings.has(extname(entry.name).toLowerCase()))
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map(({ name }) => name)
      .sort()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    return { file: folder, ...refuse(`it can not be read (${codeOf(error)})`).refusal }
  }
}

/**
 * Reads the files of one kind in a folder, in the order of their names. A folder that is not there is empty; one that
 * can not be read is refused as a whole.
 */
export const readFolder = async <Content>(
  schema: z.ZodType<Content>,
  folder: string,
): Promise<FolderRead<Content>> => {
  const names = await namesIn(folder)
  if ('rule' in names) return { files: new Map(), refused: [names] }
  const files = new Map<string, Content>()
  const refused: RefusedFile[] = []
  for (const [at, name] of names.entries()) {
    const file = join(folder, name)
    const id = basename(name, extname(name))
    const read =
      at >= mostFiles
        ? refuse(`more than ${mostFiles} files lie here`)
        : files.has(id)
          ? refuse(`another file here is named "${id}" too`)
          : await readOne(schema, file)
    if (read.ok) files.set(id, read.content)
    else refused.push({ file, ...read.refusal })
  }
  return { files, refused }
}
