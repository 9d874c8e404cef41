import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import { readFolder, type FolderRead } from './read-folder.ts'

/**
 * Where the files of one kind lie that come with the program: in one file beside the bundles, which the build made and
 * checked (Node reads it there, Electron inside its archive too), or in `data/` of its sources.
 */
export const builtInData = (kind: string, base: string = import.meta.url): string => {
  const built = fileURLToPath(new URL(`./${kind}.json`, base))
  return existsSync(built) ? built : fileURLToPath(new URL(`../../data/${kind}`, base))
}

const readBuilt = async <Content>(file: string): Promise<FolderRead<Content>> => {
  const byId: unknown = JSON.parse(await readFile(file, 'utf8'))
  // the build checked each of them by the same schema
  return { files: new Map(Object.entries(byId as Record<string, Content>)), refused: [] }
}

/** The files of one kind at a place that `builtInData` told, or that is laid out like it. */
export const readBuiltIn = <Content>(
  schema: z.ZodType<Content>,
  place: string,
): Promise<FolderRead<Content>> => (place.endsWith('.json') ? readBuilt(place) : readFolder(schema, place))
