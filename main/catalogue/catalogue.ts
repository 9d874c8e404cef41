import type { Log } from '../../contract/log.ts'
import { readBuiltIn } from './built-in-data.ts'
import { matchDictionaries, type DictionaryMatch, type Visible } from './match.ts'
import { readFolder, type FolderRead, type RefusedFile } from './read-folder.ts'
import {
  vendorDictionarySchema,
  type CatalogueDictionary,
  type VendorDictionary,
} from './vendor-dictionary.ts'

export interface CatalogueOptions {
  /** Of `builtInData`. */
  readonly builtInDir: string
  /** The folder of a person's own dictionaries; it need not be there. */
  readonly userDir: string
  readonly log: Log
}

export interface Catalogue {
  dictionaries(): readonly CatalogueDictionary[]
  /** Files that are not used, with line and rule. */
  refused(): readonly RefusedFile[]
  /** The dictionaries that speak of a charge point, the likeliest first. */
  match(visible: Visible): readonly DictionaryMatch[]
  /** Reads both folders again: files that came, went or changed. What was read before holds until then. */
  reload(): Promise<void>
}

const namesOf = ({ key, aliases }: VendorDictionary['keys'][number]): readonly string[] =>
  [key, ...aliases].map((name) => name.toLowerCase())

/** Sources of two files are named apart: those of the built-in one keep their names, a person's own get `own-`. */
const renamed = <Fact extends { readonly source?: string | undefined }>(fact: Fact): Fact =>
  fact.source === undefined ? fact : { ...fact, source: `own-${fact.source}` }

/** A person's own file goes before the built-in one: its keys replace keys of the same name, its other facts are added. */
const mergeDictionaries = (builtIn: VendorDictionary, own: VendorDictionary): VendorDictionary => {
  if (own.replaces) return own
  const ownNames = new Set(own.keys.flatMap(namesOf))
  return {
    ...own,
    match: [...own.match.map(renamed), ...builtIn.match],
    boots: [...own.boots.map(renamed), ...builtIn.boots],
    centralSystemUrl:
      own.centralSystemUrl === undefined ? builtIn.centralSystemUrl : renamed(own.centralSystemUrl),
    keys: [
      ...own.keys.map(renamed),
      ...builtIn.keys.filter((key) => !namesOf(key).some((name) => ownNames.has(name))),
    ],
    quirks: [...own.quirks.map(renamed), ...builtIn.quirks],
    firmware: [...own.firmware.map(renamed), ...builtIn.firmware],
    service: [...own.service.map(renamed), ...builtIn.service],
    sources: {
      ...builtIn.sources,
      ...Object.fromEntries(Object.entries(own.sources).map(([name, source]) => [`own-${name}`, source])),
    },
  }
}

type Dictionaries = FolderRead<VendorDictionary>

const joined = (builtIn: Dictionaries, own: Dictionaries): readonly CatalogueDictionary[] =>
  [...new Set([...own.files.keys(), ...builtIn.files.keys()])].sort().flatMap((id): CatalogueDictionary[] => {
    const theirs = own.files.get(id)
    const ours = builtIn.files.get(id)
    if (theirs !== undefined && ours !== undefined)
      return [{ id, origin: 'both', content: mergeDictionaries(ours, theirs) }]
    if (theirs !== undefined) return [{ id, origin: 'own', content: theirs }]
    return ours === undefined ? [] : [{ id, origin: 'built-in', content: ours }]
  })

/** The files of the program do not change while it runs; from the sources, they take a tenth of a second to parse. */
let read: { readonly place: string; readonly folder: Promise<Dictionaries> } | null = null
const readOurs = (place: string): Promise<Dictionaries> => {
  if (read?.place !== place) read = { place, folder: readBuiltIn(vendorDictionarySchema, place) }
  return read.folder
}

/**
 * The vendor dictionaries: those that come with the program, and a person's own. A file that breaks a rule is refused
 * with its line and does not keep the others from loading; of a built-in dictionary whose own file is refused, the
 * built-in one holds.
 */
export const openCatalogue = async ({ builtInDir, userDir, log }: CatalogueOptions): Promise<Catalogue> => {
  let dictionaries: readonly CatalogueDictionary[] = []
  let refused: readonly RefusedFile[] = []
  const readBoth = async (): Promise<void> => {
    const [builtIn, own] = await Promise.all([
      readOurs(builtInDir),
      readFolder(vendorDictionarySchema, userDir),
    ])
    dictionaries = joined(builtIn, own)
    refused = [...own.refused, ...builtIn.refused]
    for (const { file, line, rule } of refused)
      log.write('warn', 'vendor-dictionary-refused', { file, line, rule })
  }
  let reading = readBoth()
  /** One after the other, so that the newest is what holds. */
  const reload = (): Promise<void> => {
    reading = reading.then(readBoth)
    return reading
  }
  await reading
  return {
    dictionaries: () => dictionaries,
    refused: () => refused,
    match: (visible) => matchDictionaries(dictionaries, visible),
    reload,
  }
}
