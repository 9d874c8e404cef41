import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where files of one kind lie that come with the program: beside the bundles, or in `data/` of its sources. */
export const builtInData = (kind: string, base: string = import.meta.url): string => {
  const built = fileURLToPath(new URL(`./${kind}`, base))
  return existsSync(built) ? built : fileURLToPath(new URL(`../../data/${kind}`, base))
}
