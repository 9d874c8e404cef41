import type { Readable } from 'node:stream'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { ToolError } from '../../contract/tool-error.ts'

export interface ZipLimits {
  readonly maxEntries: number
  /** Of all entries, as they are when they have been unpacked. */
  readonly maxBytes: number
  /** How many times larger one may become. */
  readonly maxRatio: number
}

/** 200 photos and four texts; a day of frames shrinks to a thirtieth. */
export const jobFileLimits: ZipLimits = {
  maxEntries: 300,
  maxBytes: 8 * 1024 ** 3,
  maxRatio: 400,
}
/** So little is no bomb, whatever it becomes. */
const harmlessBytes = 1024 * 1024

export const invalid = (path: string, rule: string): ToolError =>
  new ToolError(
    'job-file-invalid',
    { path, rule },
    'choose-file',
    `The job file cannot be read: ${path}: ${rule}.`,
  )

export interface OpenedZip {
  readonly entries: ReadonlyMap<string, Entry>
  /** Of all entries, unpacked. */
  readonly bytes: number
  /** The content of an entry; more or less of it than the list of entries says is an error. */
  read(name: string): Promise<Readable>
  close(): void
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const notAZip = (error: unknown): ToolError => invalid('the file', `it is no zip file (${messageOf(error)})`)

const checkEntry = (entry: Entry, entries: ReadonlyMap<string, Entry>, limits: ZipLimits): void => {
  const { fileName, compressedSize, uncompressedSize } = entry
  if (fileName.includes('\0') || entries.has(fileName)) throw invalid(fileName, 'an entry is named twice')
  if (entry.isEncrypted()) throw invalid(fileName, 'the entry is encrypted')
  if (!entry.canDecodeFileData())
    throw invalid(fileName, 'the entry is packed in a way that is not known here')
  if (uncompressedSize > harmlessBytes && uncompressedSize > compressedSize * limits.maxRatio)
    throw invalid(fileName, `it would become more than ${limits.maxRatio} times as large`)
  if (entries.size >= limits.maxEntries)
    throw invalid('the file', `it has more than ${limits.maxEntries} entries`)
}

const readEntries = async (
  zip: ZipFile,
  limits: ZipLimits,
): Promise<{ entries: Map<string, Entry>; bytes: number }> => {
  const entries = new Map<string, Entry>()
  let bytes = 0
  if (zip.entryCount > limits.maxEntries)
    throw invalid('the file', `it has more than ${limits.maxEntries} entries`)
  for await (const entry of zip.eachEntry()) {
    checkEntry(entry, entries, limits)
    bytes += entry.uncompressedSize
    if (bytes > limits.maxBytes)
      throw invalid('the file', `it would become more than ${limits.maxBytes} bytes`)
    entries.set(entry.fileName, entry)
  }
  return { entries, bytes }
}

/**
 * The list of what is in a zip file that came from outside; nothing is unpacked. ToolError `job-file-invalid` for what
 * is no zip, has names that lead elsewhere, or would become too much.
 */
export const openZip = async (path: string, limits: ZipLimits): Promise<OpenedZip> => {
  const zip = await yauzl
    .openPromise(path, {
      lazyEntries: true,
      autoClose: false,
      validateEntrySizes: true,
      strictFileNames: true,
    })
    .catch((error: unknown) => {
      throw notAZip(error)
    })
  try {
    const { entries, bytes } = await readEntries(zip, limits).catch((error: unknown) => {
      throw error instanceof ToolError ? error : notAZip(error)
    })
    return {
      entries,
      bytes,
      read: async (name) => {
        const entry = entries.get(name)
        if (!entry) throw invalid(name, 'it is missing')
        return zip.openReadStreamPromise(entry).catch((error: unknown) => {
          throw invalid(name, messageOf(error))
        })
      },
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}
