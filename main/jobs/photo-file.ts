import { createHash } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { maxPhotoBytes, type PhotoType } from '../../contract/job.ts'
import { ToolError } from '../../contract/tool-error.ts'
import { diskError } from './job-folder.ts'

const headBytes = 12
/** ISO/IEC 23008-12: the major brands of a HEIC file, and those of one that only its compatible brands tell. */
const heicBrands: ReadonlySet<string> = new Set([
  'heic',
  'heix',
  'heim',
  'heis',
  'hevc',
  'hevx',
  'mif1',
  'msf1',
])

/** What a file is, by its first bytes; null: no photo. */
const photoTypeOf = (head: Buffer): PhotoType | null => {
  const latin = head.toString('latin1')
  if (latin.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (latin.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (latin.startsWith('RIFF') && latin.slice(8, 12) === 'WEBP') return 'image/webp'
  if (latin.slice(4, 8) === 'ftyp' && heicBrands.has(latin.slice(8, 12))) return 'image/heic'
  return null
}

export const extensionOf: Readonly<Record<PhotoType, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/heic': 'heic',
}

export const photoTooLarge = (): ToolError =>
  new ToolError('too-large', { maxBytes: maxPhotoBytes }, null, `A photo has at most ${maxPhotoBytes} bytes.`)

const notAPhoto = (): ToolError =>
  new ToolError('photo-unreadable', {}, null, 'The file is no JPEG, PNG, WebP or HEIC photo.')

export interface WrittenPhoto {
  readonly path: string
  readonly type: PhotoType
  readonly size: number
  readonly sha256: string
}

/**
 * Writes a photo as it comes; `path` is without the extension, which its content decides. It stands under a name
 * ending in `.partial` until all of it is on disk. ToolError `too-large`, `photo-unreadable`, `disk-full`; nothing
 * is left then.
 */
export const writePhoto = async (path: string, bytes: AsyncIterable<Uint8Array>): Promise<WrittenPhoto> => {
  const partial = `${path}.partial`
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const hash = createHash('sha256')
  let head = Buffer.alloc(0)
  let size = 0
  let type: PhotoType | null = null
  try {
    const file = await open(partial, 'wx', 0o600)
    try {
      for await (const chunk of bytes) {
        size += chunk.byteLength
        if (size > maxPhotoBytes) throw photoTooLarge()
        if (type === null) {
          head = Buffer.concat([head, chunk.subarray(0, headBytes)])
          type = photoTypeOf(head)
          if (type === null && head.length >= headBytes) throw notAPhoto()
        }
        hash.update(chunk)
        await file.writeFile(chunk)
      }
      if (type === null) throw notAPhoto()
      await file.sync()
    } finally {
      await file.close()
    }
    const whole = `${path}.${extensionOf[type]}`
    await rename(partial, whole)
    return { path: whole, type, size, sha256: hash.digest('hex') }
  } catch (error) {
    await rm(partial, { force: true })
    throw diskError(error, size)
  }
}
