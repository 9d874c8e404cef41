import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { ToolError } from '../../contract/tool-error.ts'
import { entryPath } from './entry-name.ts'
import { kindOfFile, type FileKind } from './kind.ts'
import {
  Bounded,
  createBudget,
  defaultArchiveLimits,
  type ArchiveLimits,
  type ArchiveProblemCode,
} from './limits.ts'
import { openLogText, type LogText } from './log-text.ts'
import { unpackGzip, unpackTar, unpackZip, type Unpacked, type UnpackOptions } from './unpack.ts'

/** A node of the file tree. */
export interface ArchiveEntry {
  readonly id: number
  /** The archive that it is in; null = the file itself. */
  readonly parentId: number | null
  /** In its archive, parts joined by `/`. For eyes only. */
  readonly path: string
  /** As the archive has it, where that is something else. */
  readonly givenName: string | null
  /** `absent`: a file of which nothing is here. */
  readonly kind: 'folder' | 'link' | 'special' | 'archive' | 'absent' | FileKind
  readonly size: number
  readonly modifiedAt: number | null
  /** Why not all of it is here; null = it is. */
  readonly problem: ArchiveProblemCode | null
}

export interface OpenedArchive {
  readonly entries: readonly ArchiveEntry[]
  /** Lines of a text. ToolError `not-found`, `not-unpacked`. */
  openText(entryId: number, options?: { readonly offsetMinutes?: number }): Promise<LogText>
  /** Where the bytes of an entry are, until it is closed. ToolError `not-found`, `not-unpacked`. */
  fileOf(entryId: number): { readonly path: string; readonly size: number }
  /** Removes what was unpacked. */
  close(): Promise<void>
}

export interface OpenArchiveOptions {
  /** The charge point's own name for it. */
  readonly name?: string
  readonly limits?: Partial<ArchiveLimits>
  /** What is unpacked is written below it. */
  readonly scratchDir?: string
  readonly signal?: AbortSignal
}

const archiveKinds: ReadonlySet<FileKind> = new Set<FileKind>(['zip', 'gzip', 'tar'])

const noEntry = (entry: number, known: ArchiveEntry | undefined): ToolError =>
  known === undefined
    ? new ToolError('not-found', { entry }, null, `There is no file ${entry} in this archive.`)
    : new ToolError(
        'not-unpacked',
        { name: known.path, problem: known.problem },
        null,
        `Nothing of ${known.path} is here: ${known.problem ?? known.kind}.`,
      )

const scratchPrefix = 'look-inside-'

/** Removes what a program that ended without closing its archives has left there. Never rejects. */
export const removeLeftovers = async (scratchDir: string): Promise<void> => {
  const names = await readdir(scratchDir).catch(() => [])
  const left = names.filter((name) => name.startsWith(scratchPrefix))
  await Promise.allSettled(left.map((name) => rm(join(scratchDir, name), { recursive: true, force: true })))
}

/**
 * Looks inside what a charge point has left: zip, tar, tgz, gz and plain files, archives in archives too. Whatever
 * breaks a limit is named at its entry, and what is there until then can be read. Rejects with ToolError
 * `file-unreadable`, or with the signal's reason.
 */
export const openArchive = async (path: string, options: OpenArchiveOptions = {}): Promise<OpenedArchive> => {
  const { name = basename(path), scratchDir = tmpdir(), signal = new AbortController().signal } = options
  const limits = { ...defaultArchiveLimits, ...options.limits }
  const info = await stat(path).catch(() => null)
  if (!info?.isFile())
    throw new ToolError('file-unreadable', { name }, 'choose-file', `${name} cannot be read.`)
  await mkdir(scratchDir, { recursive: true, mode: 0o700 })
  const dir = await mkdtemp(join(scratchDir, scratchPrefix))
  const budget = createBudget(limits)
  const entries: ArchiveEntry[] = []
  const files = new Map<number, string>()
  let scratchCount = 0
  const scratch = (): string => join(dir, String(++scratchCount))

  const expand = async (archive: string, kind: FileKind, archiveName: string, id: number, depth: number) => {
    if (depth > limits.maxDepth) throw new Bounded('too-deep')
    const onEntry = (entry: Unpacked): Promise<void> => add(entry, id, depth)
    const unpack: UnpackOptions = { budget, scratch, signal, onEntry }
    if (kind === 'zip') await unpackZip(archive, unpack)
    else if (kind === 'tar') await unpackTar(createReadStream(archive), unpack)
    else await unpackGzip(archive, archiveName, unpack)
  }

  const add = async (entry: Unpacked, parentId: number | null, depth: number): Promise<void> => {
    const id = entries.length
    const shown = entryPath(entry.givenName)
    const own = entry.path === null || entry.size === 0 ? null : await kindOfFile(entry.path)
    const isArchive = own !== null && archiveKinds.has(own)
    const whole = isArchive ? 'archive' : (own ?? 'text')
    const kind = entry.kind !== 'file' ? entry.kind : entry.path === null ? 'absent' : whole
    const node: ArchiveEntry = {
      id,
      parentId,
      path: shown,
      givenName: shown === entry.givenName ? null : entry.givenName.slice(0, 1024),
      kind,
      size: entry.size,
      modifiedAt: entry.modifiedAt,
      problem: entry.problem?.code ?? (own === 'unsupported-archive' ? 'unsupported' : null),
    }
    entries.push(node)
    if (entry.path !== null) files.set(id, entry.path)
    if (!isArchive || entry.path === null) return
    try {
      await expand(entry.path, own, entry.givenName, id, depth + 1)
    } catch (error) {
      if (!(error instanceof Bounded)) throw error
      entries[id] = { ...node, problem: node.problem ?? error.code }
      const endsAll: readonly ArchiveProblemCode[] = ['too-large', 'too-many-entries', 'disk-full']
      if (parentId !== null && endsAll.includes(error.code)) throw error
    }
  }

  try {
    const modifiedAt = info.mtimeMs
    await add({ givenName: name, kind: 'file', modifiedAt, path, size: info.size, problem: null }, null, 0)
  } catch (error) {
    await rm(dir, { recursive: true, force: true })
    throw error
  }
  const openTexts = new Set<LogText>()
  return {
    entries,
    async openText(entryId, textOptions) {
      const file = files.get(entryId)
      if (file === undefined) throw noEntry(entryId, entries[entryId])
      const text = await openLogText(file, { ...textOptions, signal })
      openTexts.add(text)
      return text
    },
    fileOf(entryId) {
      const file = files.get(entryId)
      const entry = entries[entryId]
      if (file === undefined || entry === undefined) throw noEntry(entryId, entry)
      return { path: file, size: entry.size }
    },
    async close() {
      await Promise.all([...openTexts].map((text) => text.close()))
      await rm(dir, { recursive: true, force: true })
    },
  }
}
