import { createReadStream, createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import { openPromise, type Entry } from 'yauzl'
import { Bounded, checkRatio, type Budget } from './limits.ts'

/** A file, folder or link in an archive, as the archive tells of it. */
export interface Unpacked {
  readonly givenName: string
  readonly kind: 'file' | 'folder' | 'link' | 'special'
  readonly modifiedAt: number | null
  /** Where its bytes are now; null = it has none. */
  readonly path: string | null
  readonly size: number
  /** Why its bytes are not all there; null = they are. */
  readonly problem: Bounded | null
}

export interface UnpackOptions {
  readonly budget: Budget
  /** A new file for the bytes of an entry: never named by the archive. */
  readonly scratch: () => string
  readonly onEntry: (entry: Unpacked) => void | Promise<void>
  readonly signal: AbortSignal
}

/** What ends the whole: the budget of all. A single entry may be damaged, and the next one fine. */
const endsAll = (error: unknown): boolean =>
  error instanceof Bounded &&
  (error.code === 'too-large' ||
    error.code === 'too-many-entries' ||
    error.code === 'ratio-too-high' ||
    error.code === 'disk-full')

const full: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const problemOf = (error: unknown): Bounded => {
  if (error instanceof Bounded) return error
  const isFull = error instanceof Error && 'code' in error && full.has(error.code)
  return new Bounded(isFull ? 'disk-full' : 'damaged', { cause: error })
}

/** Writes a stream to a scratch file, within the limits; what came before a problem is kept. */
const store = async (
  source: Readable,
  options: UnpackOptions,
  bytesIn: () => number,
): Promise<{ path: string | null; size: number; problem: Bounded | null }> => {
  const { budget, scratch, signal } = options
  const { limits } = budget
  const path = scratch()
  let size = 0
  let problem: Bounded | null = null
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        if (size + chunk.length > limits.maxEntryBytes) throw new Bounded('entry-too-large')
        budget.addBytes(chunk.length)
        size += chunk.length
        checkRatio(limits, bytesIn(), size)
        done(null, chunk)
      } catch (error) {
        done(error instanceof Error ? error : new Bounded('damaged'))
      }
    },
  })
  try {
    await pipeline(source, meter, createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal })
  } catch (error) {
    signal.throwIfAborted()
    problem = problemOf(error)
    size = await stat(path).then(
      (info) => info.size,
      () => 0,
    )
    if (problem.code === 'ratio-too-high' || size === 0) {
      await rm(path, { force: true })
      return { path: null, size: 0, problem }
    }
  }
  return { path, size, problem }
}

const kindOfZipEntry = (entry: Entry, name: string): Unpacked['kind'] => {
  const unixType = (entry.externalFileAttributes >>> 16) & 0o170000
  if (unixType === 0o120000) return 'link'
  return /[/\\]$/.test(name) ? 'folder' : 'file'
}

/** Throws Bounded. Names are read as they are: none of them becomes a path. */
export const unpackZip = async (path: string, options: UnpackOptions): Promise<void> => {
  const { budget, onEntry, signal } = options
  const zip = await openPromise(path, {
    lazyEntries: true,
    autoClose: false,
    decodeStrings: false,
    validateEntrySizes: true,
  }).catch((error: unknown) => {
    throw new Bounded('damaged', { cause: error })
  })
  try {
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted()
      budget.addEntry()
      const isUtf8 = (entry.generalPurposeBitFlag & 0x800) !== 0
      const raw: unknown = entry.fileName
      const name = Buffer.isBuffer(raw) ? raw.toString(isUtf8 ? 'utf8' : 'latin1') : String(raw)
      const kind = kindOfZipEntry(entry, name)
      const modifiedAt = entry.getLastModDate({ timezone: 'UTC' }).getTime()
      const of = { givenName: name, kind, modifiedAt }
      if (kind !== 'file') {
        await onEntry({ ...of, path: null, size: 0, problem: null })
        continue
      }
      if (entry.isEncrypted() || !entry.canDecodeFileData()) {
        const problem = new Bounded(entry.isEncrypted() ? 'encrypted' : 'unsupported')
        await onEntry({ ...of, path: null, size: entry.uncompressedSize, problem })
        continue
      }
      const source = await zip.openReadStreamPromise(entry).catch(() => null)
      if (!source) {
        await onEntry({ ...of, path: null, size: 0, problem: new Bounded('damaged') })
        continue
      }
      const stored = await store(source, options, () => entry.compressedSize)
      await onEntry({ ...of, ...stored })
      if (endsAll(stored.problem)) throw stored.problem ?? new Bounded('too-large')
    }
  } catch (error) {
    signal.throwIfAborted()
    throw error instanceof Bounded ? error : new Bounded('damaged', { cause: error })
  } finally {
    zip.close()
  }
}

const tarKinds: Readonly<Record<string, Unpacked['kind']>> = {
  file: 'file',
  'contiguous-file': 'file',
  directory: 'folder',
  link: 'link',
  symlink: 'link',
}

/** Between two entries: headers and the long names in them, which are held in memory, and the zeros at the end. */
const mostBetween = 16 * 1024 ** 2

/** Throws Bounded. */
export const unpackTar = async (source: Readable, options: UnpackOptions): Promise<void> => {
  const { budget, onEntry, signal } = options
  const tar = extract()
  let fed = 0
  let mostFed = mostBetween
  const guard = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      fed += chunk.length
      done(fed > mostFed ? new Bounded('damaged') : null, chunk)
    },
  })
  const feeding = pipeline(source, guard, tar, { signal }).catch((error: unknown) =>
    tar.destroy(asError(error)),
  )
  try {
    for await (const entry of tar) {
      signal.throwIfAborted()
      budget.addEntry()
      const { name, type, mtime, size = 0 } = entry.header
      // an extended header may say any size; of one that is no number nothing would ever come
      if (!Number.isSafeInteger(size) || size < 0) throw new Bounded('damaged')
      mostFed = fed + size + mostBetween
      const kind = tarKinds[type ?? 'file'] ?? 'special'
      const of = { givenName: name, kind, modifiedAt: mtime?.getTime() ?? null }
      if (kind === 'file') {
        const stored = await store(Readable.from(entry), options, () => size)
        await onEntry({ ...of, ...stored })
        if (stored.problem) throw stored.problem
      } else {
        entry.resume()
        await onEntry({ ...of, path: null, size: 0, problem: null })
      }
    }
  } catch (error) {
    signal.throwIfAborted()
    throw error instanceof Bounded ? error : new Bounded('damaged', { cause: error })
  } finally {
    tar.destroy()
    source.destroy()
    await feeding
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

/** The one file in a gzip stream, which may be a tar. */
export const unpackGzip = async (path: string, name: string, options: UnpackOptions): Promise<void> => {
  options.budget.addEntry()
  const source = createReadStream(path)
  const gunzip = createGunzip()
  source.once('error', (error) => gunzip.destroy(error))
  source.pipe(gunzip)
  const stored = await store(gunzip, options, () => source.bytesRead)
  source.destroy()
  const inner = basename(name)
    .replace(/\.tgz$/i, '.tar')
    .replace(/\.gz$/i, '')
  await options.onEntry({ givenName: inner, kind: 'file', modifiedAt: null, ...stored })
  if (stored.problem) throw stored.problem
}
