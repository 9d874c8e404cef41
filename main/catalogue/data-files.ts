import type { z } from 'zod'
import type { Log } from '../../contract/log.ts'
import { readBuiltIn } from './built-in-data.ts'
import { readFolder, type FolderRead, type RefusedFile } from './read-folder.ts'

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
  /** Of `builtInData`. */
  readonly builtInDir: string
  /** It need not be there. */
  readonly userDir: string
  readonly schema: z.ZodType<Content>
  readonly log: Log
  /** Under which a refused file is logged. */
  readonly event: string
}

const withOrigin = <Content>(
  { files }: FolderRead<Content>,
  origin: DataFile<Content>['origin'],
): readonly DataFile<Content>[] => [...files].map(([id, content]) => ({ id, origin, content }))

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
    const [builtIn, own] = await Promise.all([readBuiltIn(schema, builtInDir), readFolder(schema, userDir)])
    const both = [...withOrigin(builtIn, 'built-in'), ...withOrigin(own, 'own')]
    const joined = both.map((file) => [file.id, file] as const)
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
