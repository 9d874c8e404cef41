import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { z } from 'zod'
import { diagnosticsFileSchema, type DiagnosticsFile } from '../../contract/diagnostics.ts'
import { ToolError } from '../../contract/tool-error.ts'
import type { ReceivedFile } from '../../contract/transfer.ts'

/** Whose file it is, and what it was asked for by. */
export type ReceivedFor = Pick<DiagnosticsFile, 'chargePointId' | 'jobId' | 'runId' | 'kind'>

/** Files that charge points have left here. They stay until they are removed, over restarts too. */
export interface ReceivedFiles {
  /** Newest first. */
  list(of?: {
    readonly chargePointId?: string | undefined
    readonly jobId?: string | undefined
  }): readonly DiagnosticsFile[]
  /** ToolError `not-found`. */
  get(id: string): DiagnosticsFile
  /** Where its bytes are. ToolError `not-found`, `file-unreadable` where they are gone or are others. */
  pathOf(id: string): Promise<string>
  /** Keeps what came; resolves when it is written down. */
  add(file: ReceivedFile, of: ReceivedFor): Promise<DiagnosticsFile>
  /** ToolError `not-found`. */
  remove(id: string): Promise<void>
}

/** A file with its place, below the folder of all. */
const storedSchema = z.strictObject({
  format: z.literal(1),
  files: z.array(diagnosticsFileSchema.extend({ place: z.string() })),
})
type Stored = z.output<typeof storedSchema>['files'][number]

const unusable = (path: string, error: unknown): ToolError => {
  const detail = error instanceof Error ? error.message : String(error)
  const params = { path, reason: 'cannot-open', detail }
  return new ToolError('data-folder-unusable', params, 'choose-data-folder', `${path}: ${detail}`)
}

const parse = (path: string, json: string): readonly Stored[] => {
  try {
    return storedSchema.parse(JSON.parse(json)).files
  } catch (error) {
    throw unusable(path, error)
  }
}

const shown = ({ place: _place, ...file }: Stored): DiagnosticsFile => file

/**
 * Opens the index beside the files that transfers have written below `dir`. Rejects with ToolError
 * `data-folder-unusable` where it is there and can not be read.
 */
export const openReceivedFiles = async (dir: string): Promise<ReceivedFiles> => {
  const indexPath = join(dir, 'received.json')
  const text = await readFile(indexPath, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw unusable(indexPath, error)
  })
  let files = text === null ? [] : parse(indexPath, text)
  let saving: Promise<void> = Promise.resolve()

  const write = async (): Promise<void> => {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    const temporary = `${indexPath}.${randomUUID()}.tmp`
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(`${JSON.stringify({ format: 1, files }, null, 2)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, indexPath)
  }
  const save = (next: readonly Stored[]): Promise<void> => {
    files = next
    const written = saving.then(write).catch((error: unknown) => {
      throw unusable(dir, error)
    })
    saving = written.catch(() => undefined)
    return written
  }
  const find = (id: string): Stored => {
    const file = files.find((each) => each.id === id)
    if (file) return file
    throw new ToolError('not-found', { id }, null, `There is no received file ${id}.`)
  }

  return {
    list: ({ chargePointId, jobId } = {}) =>
      files
        .filter((file) => chargePointId === undefined || file.chargePointId === chargePointId)
        .filter((file) => jobId === undefined || file.jobId === jobId)
        .map(shown),
    get: (id) => shown(find(id)),
    async pathOf(id) {
      const { place, name, size } = find(id)
      const path = join(dir, place)
      const info = await stat(path).catch(() => null)
      if (info?.isFile() && info.size === size) return path
      throw new ToolError(
        'file-unreadable',
        { name },
        'choose-file',
        `${name} is no longer what was received.`,
      )
    },
    async add({ path, name, givenName, size, sha256, state, receivedAt }, of) {
      const place = relative(dir, path)
      if (place === '' || isAbsolute(place) || place.split(sep).includes('..'))
        throw new Error(`${path} is outside of the folder of received files`)
      const known = files.find((each) => each.place === place)
      if (known) return shown(known)
      const stored: Stored = {
        ...{ id: randomUUID(), ...of, name, givenName, size, sha256, state, receivedAt },
        place: place.split(sep).join('/'),
      }
      await save([stored, ...files])
      return shown(stored)
    },
    async remove(id) {
      const file = find(id)
      await save(files.filter((each) => each !== file))
      await rm(join(dir, file.place), { force: true })
    },
  }
}
