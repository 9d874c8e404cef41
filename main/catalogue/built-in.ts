import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Where the dictionaries lie that come with the program: beside the bundles in `dist/` (Node reads them there, Electron
 * inside its archive too), or in `data/` where it runs from its sources.
 */
export const builtInDictionaries = (base: string = import.meta.url): string => {
  const built = fileURLToPath(new URL('./vendor-dictionaries', base))
  return existsSync(built) ? built : fileURLToPath(new URL('../../data/vendor-dictionaries', base))
}
