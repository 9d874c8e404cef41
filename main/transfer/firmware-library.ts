import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, join, sep } from 'node:path'
import { z } from 'zod'
import type { Clock } from '../../contract/clock.ts'
import {
  firmwareImageSchema,
  type FirmwareCandidate,
  type FirmwareDetails,
  type FirmwareImage,
  type FirmwareImport,
  type FirmwareMatch,
} from '../../contract/firmware.ts'
import { ToolError } from '../../contract/tool-error.ts'
import { safeFileName } from './file-name.ts'
import { manifestNames, readManifest } from './firmware-manifest.ts'
import { matchFirmware, type BootIdentity } from './firmware-match.ts'
import type { ServedFile } from './job.ts'
import { brokenBy } from './refusal.ts'

const storedSchema = z.strictObject({ format: z.literal(1), images: z.array(firmwareImageSchema) })

/** Firmware images with what is known of them. Kept until they are removed. */
export interface FirmwareLibrary {
  /** Newest first. */
  list(): readonly FirmwareImage[]
  /** ToolError `not-found`. */
  get(id: string): FirmwareImage
  /** What an endpoint serves. ToolError `not-found`. */
  fileOf(id: string): ServedFile
  /**
   * Streams an image to disk and hashes it on the way. Bytes that are here already with the same details are not
   * kept twice. ToolError `too-large`, `request-invalid` (it is empty), `data-folder-unusable`.
   */
  add(name: string, source: AsyncIterable<Uint8Array>, details: FirmwareDetails): Promise<FirmwareImage>
  /** Every file of a folder; where a `firmware.yaml` is in it, what that names. ToolError `file-unreadable`. */
  addFolder(path: string): Promise<FirmwareImport>
  /** ToolError `file-unreadable`. */
  addManifest(path: string): Promise<FirmwareImport>
  /** ToolError `not-found`. */
  change(id: string, details: FirmwareDetails): Promise<FirmwareImage>
  /** ToolError `not-found`. */
  remove(id: string): Promise<void>
  /** Those that fit first, of them the newest version first. */
  match(identity: BootIdentity): readonly FirmwareCandidate[]
}

export interface FirmwareLibraryOptions {
  /** Made when it is first needed. */
  readonly dir: string
  readonly clock: Clock
  readonly maxBytes?: number
}

type SkipReason = FirmwareImport['skipped'][number]['reason']

const gibibyte = 1024 ** 3
const mostFiles = 1000
const notImages = /^(?:\.|thumbs\.db$|desktop\.ini$)|\.(?:ya?ml|md|txt|pdf|sha256|asc|sig)$/i

const unreadable = (path: string): ToolError =>
  new ToolError('file-unreadable', { name: basename(path) }, 'choose-file', `${path} cannot be read.`)

const unusable = (path: string, error: unknown): ToolError => {
  const detail = error instanceof Error ? error.message : String(error)
  const params = { path, reason: 'cannot-write', detail }
  return new ToolError('data-folder-unusable', params, 'choose-data-folder', `${path}: ${detail}`)
}

const fitRank: Readonly<Record<FirmwareMatch['fit'], number>> = {
  fits: 0,
  unknown: 1,
  'model-differs': 2,
  'vendor-differs': 3,
}
const orderRank = (order: FirmwareMatch['order']): number =>
  order === 'newer' ? 0 : order === 'same' ? 1 : order === 'older' ? 3 : 2

/** Rejects with ToolError `data-folder-unusable` where its index is there and can not be read. */
export const openFirmwareLibrary = async (options: FirmwareLibraryOptions): Promise<FirmwareLibrary> => {
  const { dir, clock, maxBytes = gibibyte } = options
  const indexPath = join(dir, 'library.json')
  const filesDir = join(dir, 'files')
  const text = await readFile(indexPath, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw unusable(indexPath, error)
  })
  const parse = (json: string): readonly FirmwareImage[] => {
    try {
      return storedSchema.parse(JSON.parse(json)).images
    } catch (error) {
      throw unusable(indexPath, error)
    }
  }
  let images = text === null ? [] : parse(text)
  let saving: Promise<void> = Promise.resolve()

  const writeIndex = async (): Promise<void> => {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    const temporary = `${indexPath}.${randomUUID()}.tmp`
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(`${JSON.stringify({ format: 1, images }, null, 2)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, indexPath)
  }
  const save = (next: readonly FirmwareImage[]): Promise<void> => {
    images = next
    const written = saving.then(writeIndex).catch((error: unknown) => {
      throw unusable(dir, error)
    })
    saving = written.catch(() => undefined)
    return written
  }

  const get = (id: string): FirmwareImage => {
    const image = images.find((each) => each.id === id)
    if (image) return image
    throw new ToolError('not-found', { id }, null, `There is no firmware image ${id} in the library.`)
  }
  const pathOf = ({ sha256 }: FirmwareImage): string => join(filesDir, sha256)

  /** Streams to a file named by its own hash. */
  const store = async (source: AsyncIterable<Uint8Array>): Promise<{ size: number; sha256: string }> => {
    await mkdir(filesDir, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
      throw unusable(filesDir, error)
    })
    const temporary = join(filesDir, `${randomUUID()}.partial`)
    const hash = createHash('sha256')
    let size = 0
    try {
      const file = await open(temporary, 'wx', 0o600)
      try {
        for await (const bytes of source) {
          size += bytes.length
          if (size > maxBytes)
            throw new ToolError(
              'too-large',
              { maxBytes },
              null,
              `An image may have ${maxBytes} bytes at most.`,
            )
          hash.update(bytes)
          await file.writeFile(bytes)
        }
        if (size === 0) throw new ToolError('request-invalid', { name: 'file' }, null, 'The file is empty.')
        await file.sync()
      } finally {
        await file.close()
      }
      const sha256 = hash.digest('hex')
      await rename(temporary, join(filesDir, sha256))
      return { size, sha256 }
    } catch (error) {
      await rm(temporary, { force: true })
      if (error instanceof ToolError) throw error
      throw brokenBy(error, 'write-failed').end === 'disk-full' ? unusable(filesDir, error) : error
    }
  }

  const add: FirmwareLibrary['add'] = async (name, source, details) => {
    const { size, sha256 } = await store(source)
    const same = images.find(
      (image) => image.sha256 === sha256 && JSON.stringify(image.details) === JSON.stringify(details),
    )
    if (same) return same
    const id = randomUUID()
    const image = { id, name: safeFileName(name, 'firmware'), size, sha256, addedAt: clock.now(), details }
    await save([image, ...images])
    return image
  }

  const hashOf = async (path: string): Promise<string> => {
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(path)) if (chunk instanceof Uint8Array) hash.update(chunk)
    return hash.digest('hex')
  }

  /** A file of a folder, and of nothing outside it, whatever links and manifests say. */
  const addFile = async (
    folder: string,
    file: string,
    details: FirmwareDetails,
    wantedHash: string | undefined,
  ): Promise<FirmwareImage | SkipReason> => {
    const real = await realpath(join(folder, file)).catch(() => null)
    if (real === null) return 'missing'
    if (!real.startsWith(`${folder}${sep}`)) return 'outside'
    const info = await stat(real)
    if (!info.isFile()) return 'missing'
    if (info.size === 0) return 'empty'
    if (info.size > maxBytes) return 'too-large'
    try {
      const sha256 = await hashOf(real)
      if (wantedHash !== undefined && wantedHash.toLowerCase() !== sha256) return 'hash-differs'
      const isKnown = images.some(
        (image) => image.sha256 === sha256 && JSON.stringify(image.details) === JSON.stringify(details),
      )
      if (isKnown) return 'known'
      return await add(basename(file), createReadStream(real), details)
    } catch (error) {
      if (error instanceof ToolError) throw error
      return 'unreadable'
    }
  }

  const addAll = async (
    folder: string,
    wanted: readonly {
      readonly file: string
      readonly sha256?: string | undefined
      readonly details: FirmwareDetails
    }[],
  ): Promise<FirmwareImport> => {
    const added: FirmwareImage[] = []
    const skipped: { file: string; reason: SkipReason }[] = []
    for (const { file, sha256, details } of wanted) {
      const result = await addFile(folder, file, details, sha256)
      if (typeof result === 'string') skipped.push({ file, reason: result })
      else added.push(result)
    }
    return { added, skipped, refused: null }
  }

  const addManifest = async (path: string): Promise<FirmwareImport> => {
    const manifestText = await readFile(path, 'utf8').catch(() => null)
    const folder = await realpath(join(path, '..')).catch(() => null)
    if (manifestText === null || folder === null) throw unreadable(path)
    const read = readManifest(manifestText)
    if (!read.ok) return { added: [], skipped: [], refused: { file: basename(path), ...read.refusal } }
    return addAll(
      folder,
      read.manifest.images.map(({ file, sha256, ...details }) => ({ file, sha256, details })),
    )
  }

  return {
    list: () => images,
    get,
    fileOf: (id) => {
      const image = get(id)
      return { path: pathOf(image), name: image.name, size: image.size, sha256: image.sha256 }
    },
    add,
    async addFolder(path) {
      const folder = await realpath(path).catch(() => null)
      const names = folder === null ? null : await readdir(folder).catch(() => null)
      if (folder === null || names === null) throw unreadable(path)
      const manifest = names.find((name) => manifestNames.includes(name.toLowerCase()))
      if (manifest !== undefined) return addManifest(join(folder, manifest))
      const files = names.filter((name) => !notImages.test(name)).slice(0, mostFiles)
      return addAll(
        folder,
        files.map((file) => ({ file, details: {} })),
      )
    },
    addManifest,
    async change(id, details) {
      const changed = { ...get(id), details }
      await save(images.map((image) => (image.id === id ? changed : image)))
      return changed
    },
    async remove(id) {
      const image = get(id)
      await save(images.filter((each) => each.id !== id))
      if (!images.some(({ sha256 }) => sha256 === image.sha256)) await rm(pathOf(image), { force: true })
    },
    match: (identity) =>
      images
        .map((image) => ({ image, match: matchFirmware(image.details, identity) }))
        .sort(
          (a, b) =>
            fitRank[a.match.fit] - fitRank[b.match.fit] ||
            orderRank(a.match.order) - orderRank(b.match.order),
        ),
  }
}
