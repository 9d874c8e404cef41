import { join } from 'node:path'
import type { z } from 'zod'
import type {
  DiagnosticsEntry,
  LogFindView,
  LogLineView,
  LogTextView,
  logFindInput,
  logLineAtInput,
  logTextInput,
  logWindowInput,
} from '../../contract/diagnostics.ts'
import type { LogMatches, LogText } from '../diagnostics-archive/log-text.ts'
import {
  openArchive,
  removeLeftovers,
  type ArchiveEntry,
  type OpenedArchive,
} from '../diagnostics-archive/open-archive.ts'
import type { ReceivedFiles } from '../transfer/received-files.ts'

/** Looks inside received files. What was opened last stays open, so that each window is one read. */
export interface DiagnosticsReader {
  /** The file tree. ToolError `not-found`, `file-unreadable`. */
  entries(fileId: string): Promise<readonly DiagnosticsEntry[]>
  text(of: z.output<typeof logTextInput>): Promise<LogTextView>
  window(of: z.output<typeof logWindowInput>): Promise<readonly LogLineView[]>
  find(of: z.output<typeof logFindInput>): Promise<LogFindView>
  /** The line that was written last before or at a time; null: the text tells no times. */
  lineAt(of: z.output<typeof logLineAtInput>): Promise<number | null>
  /** Where the bytes of an entry are. */
  fileOf(
    fileId: string,
    entryId: number,
  ): Promise<{ readonly path: string; readonly size: number; readonly name: string }>
  /** It is about to be removed. */
  forget(fileId: string): Promise<void>
  close(): Promise<void>
}

/** Each may hold as much of the disk as unpacking may cost. */
const keptOpen = 3
const keptTexts = 8

interface Opened {
  readonly archive: Promise<OpenedArchive>
  readonly texts: Map<string, Promise<LogText>>
  /** The search of each text that was made last. */
  readonly found: Map<string, { readonly key: string; readonly matches: Promise<LogMatches> }>
}

const shownEntry = ({ id, parentId, path, givenName, kind, size, modifiedAt, problem }: ArchiveEntry) => ({
  ...{ id, parentId, path, givenName, kind, size, modifiedAt, problem },
  isText: kind === 'text',
})

/** What is there already, else made; a failure is not kept. The one that was used longest ago goes. */
const cached = <T>(
  cache: Map<string, T>,
  key: string,
  most: number,
  make: () => T,
  onGone: (value: T) => void,
): T => {
  const value = cache.get(key) ?? make()
  cache.delete(key)
  cache.set(key, value)
  for (const [old, gone] of cache) {
    if (cache.size <= most) break
    cache.delete(old)
    onGone(gone)
  }
  return value
}

export const createDiagnosticsReader = (received: ReceivedFiles, dir: string): DiagnosticsReader => {
  const open = new Map<string, Opened>()
  const closing = new AbortController()
  // one data folder has one program: whatever lies there is of one that was killed
  const cleared = removeLeftovers(dir)

  const shut = async ({ archive, texts }: Opened): Promise<void> => {
    await Promise.allSettled(texts.values())
    await archive.then(
      (opened) => opened.close(),
      () => undefined,
    )
  }
  const openedOf = (fileId: string): Opened => {
    const make = (): Opened => {
      const { name } = received.get(fileId)
      const archive = cleared
        .then(() => received.pathOf(fileId))
        .then((path) => openArchive(path, { name, scratchDir: join(dir), signal: closing.signal }))
      archive.catch(() => open.delete(fileId))
      return { archive, texts: new Map(), found: new Map() }
    }
    return cached(open, fileId, keptOpen, make, (gone) => void shut(gone))
  }
  const textOf = async (of: z.output<typeof logTextInput>) => {
    const { fileId, entryId, offsetMinutes } = of
    const { archive, texts, found } = openedOf(fileId)
    const key = `${entryId} ${offsetMinutes}`
    const make = async (): Promise<LogText> => (await archive).openText(entryId, { offsetMinutes })
    const text = cached(texts, key, keptTexts, make, (gone) => {
      void gone.then((old) => old.close()).catch(() => undefined)
    })
    text.catch(() => texts.delete(key))
    return { text: await text, found, key }
  }

  return {
    entries: async (fileId) => (await openedOf(fileId).archive).entries.map(shownEntry),
    async text(of) {
      const { lineCount, bytes, span } = (await textOf(of)).text
      return { lineCount, bytes, span }
    },
    window: async (of) => (await textOf(of)).text.window(of.from, of.count),
    async find(of) {
      const { text, found, key } = await textOf(of)
      const search = JSON.stringify([of.text, of.levels])
      const known = found.get(key)
      const filter = { text: of.text, ...(of.levels.length === 0 ? {} : { levels: of.levels }) }
      const matches = known?.key === search ? known.matches : text.find(filter, closing.signal)
      if (known?.key !== search) found.set(key, { key: search, matches })
      matches.catch(() => found.delete(key))
      const all = await matches
      return { count: all.count, isCut: all.isCut, lines: await all.lines(of.from, of.count) }
    },
    lineAt: async (of) => (await textOf(of)).text.lineAt(of.at),
    async fileOf(fileId, entryId) {
      const archive = await openedOf(fileId).archive
      const { path, size } = archive.fileOf(entryId)
      const name = archive.entries[entryId]?.path.split('/').at(-1) ?? received.get(fileId).name
      return { path, size, name }
    },
    async forget(fileId) {
      const opened = open.get(fileId)
      open.delete(fileId)
      if (opened) await shut(opened)
    },
    async close() {
      closing.abort(new Error('closing'))
      const all = [...open.values()]
      open.clear()
      await Promise.all(all.map(shut))
    },
  }
}
