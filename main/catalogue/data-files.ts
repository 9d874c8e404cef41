import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { z } from 'zod'
import type { Log } from '../../contract/log.ts'
import { ruleOfIssue } from '../../contract/schema-rule.ts'
import { readYamlText, type Refusal } from '../../contract/yaml-text.ts'
import type { RefusedFile } from './read-folder.ts'

/** A file of a kind, checked. */
export interface DataFile<Content> {
  /** Its name without what follows the dot. */
  readonly id: string
  readonly origin: 'built-in' | 'own'
  readonly content: Content
}

/** Files of one kind: those of the program, and a person's own, which stand in place of those of the same name. */
export interface DataFiles<Content> {
  all(): readonly DataFile<Content>[]
  find(id: string): DataFile<Content> | null
  /** Files that are not used, with line and rule. */
  refused(): readonly RefusedFile[]
  /** Reads both folders again. What was read before holds until then. */
  reload(): Promise<void>
}

export interface DataFilesOptions<Content> {
  readonly builtInDir: string
  /** It need not be there. */
  readonly userDir: string
  readonly schema: z.ZodType<Content>
  readonly log: Log
  /** Under which a refused file is logged. */
  readonly event: string
}

const mostBytes = 512 * 1024
const mostFiles = 500
const endings: ReadonlySet<string> = new Set(['.yaml', '.yml', '.json'])

type Read<Content> =
  { readonly ok: true; readonly content: Content } | { readonly ok: false; readonly refusal: Refusal }

/** Checks one file of a kind. Never throws. */
export const parseDataFile = <Content>(schema: z.ZodType<Content>, text: string): Read<Content> => {
  const yaml = readYamlText(text, mostBytes)
  if (!yaml.ok) return yaml
  const parsed = schema.safeParse(yaml.value)
  if (parsed.success) return { ok: true, content: parsed.data }
  const { path, rule } = ruleOfIssue(parsed.error, yaml.value)
  return { ok: false, refusal: { ...yaml.placeOf(path), rule } }
}

const refusalAtStart = (rule: string): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal: { line: 1, column: 1, rule },
})

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error)

const readOne = async <Content>(schema: z.ZodType<Content>, path: string): Promise<Read<Content>> => {
  try {
    const found = await stat(path)
    if (!found.isFile()) return refusalAtStart('it is no file')
    if (found.size > mostBytes) return refusalAtStart(`the file is larger than ${mostBytes / 1024} KiB`)
    return parseDataFile(schema, await readFile(path, 'utf8'))
  } catch (error) {
    return refusalAtStart(`it can not be read (${codeOf(error)})`)
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
    return { file: folder, ...refusalAtStart(`it can not be read (${codeOf(error)})`).refusal }
  }
}

interface Folder<Content> {
  readonly files: readonly DataFile<Content>[]
  readonly refused: readonly RefusedFile[]
}

const readAll = async <Content>(
  schema: z.ZodType<Content>,
  folder: string,
  origin: DataFile<Content>['origin'],
): Promise<Folder<Content>> => {
  const names = await namesIn(folder)
  if ('rule' in names) return { files: [], refused: [names] }
  const files = new Map<string, DataFile<Content>>()
  const refused: RefusedFile[] = []
  for (const [at, name] of names.entries()) {
    const file = join(folder, name)
    const id = basename(name, extname(name))
    const read =
      at >= mostFiles
        ? refusalAtStart(`more than ${mostFiles} files lie here`)
        : files.has(id)
          ? refusalAtStart(`another file here is named "${id}" too`)
          : await readOne(schema, file)
    if (read.ok) files.set(id, { id, origin, content: read.content })
    else refused.push({ file, ...read.refusal })
  }
  return { files: [...files.values()], refused }
}

/** Reads both folders. A file that breaks a rule is refused with its line, and does not keep the others from loading. */
export const openDataFiles = async <Content>({
  builtInDir,
  userDir,
  schema,
  log,
  event,
}: DataFilesOptions<Content>): Promise<DataFiles<Content>> => {
  let files: ReadonlyMap<string, DataFile<Content>> = new Map()
  let refused: readonly RefusedFile[] = []
  const readBoth = async (): Promise<void> => {
    const [builtIn, own] = await Promise.all([
      readAll(schema, builtInDir, 'built-in'),
      readAll(schema, userDir, 'own'),
    ])
    const joined = [...builtIn.files, ...own.files].map((file) => [file.id, file] as const)
    files = new Map(joined.sort(([a], [b]) => (a < b ? -1 : 1)))
    refused = [...own.refused, ...builtIn.refused]
    for (const { file, line, rule } of refused) log.write('warn', event, { file, line, rule })
  }
  let reading = readBoth()
  const reload = (): Promise<void> => {
    reading = reading.then(readBoth)
    return reading
  }
  await reading
  return {
    all: () => [...files.values()],
    find: (id) => files.get(id) ?? null,
    refused: () => refused,
    reload,
  }
}
