import { createHash } from 'node:crypto'
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReceivedFile } from '../../contract/transfer.ts'
import { longestGivenName, safeFileName } from './file-name.ts'
import type { TransferLimits } from './limits.ts'
import { Broken, brokenBy } from './refusal.ts'

export interface WriterOptions {
  readonly dir: string
  /** Makes the name unique in its folder. */
  readonly number: number
  readonly attempt: number
  readonly givenName: string | null
  readonly limits: TransferLimits
  /** No more than this, whatever `limits` say. */
  readonly room: number
  readonly now: () => number
  readonly freeBytes: (dir: string) => Promise<number>
}

/** A file that arrives. It stands under a name ending in `.partial` until all of it is on disk. */
export interface FileWriter {
  /** Throws Broken: too-large, disk-full, write-failed. */
  write(bytes: Uint8Array): Promise<void>
  /** It is whole: on disk to the last byte, and under its own name. Throws Broken. */
  finish(): Promise<ReceivedFile>
  /** Keeps what came as partial; null: nothing came, or nothing can be kept. Never throws. */
  abandon(): Promise<ReceivedFile | null>
}

/** The disk is asked anew after so many bytes. */
const checkEveryBytes = 16 * 1024 ** 2

export const createFileWriter = async (options: WriterOptions): Promise<FileWriter> => {
  const { dir, number, attempt, limits, room, now, freeBytes } = options
  const givenName = options.givenName?.slice(0, longestGivenName) ?? null
  const name = safeFileName(givenName)
  const path = join(dir, `${number}-${name}`)
  const partialPath = `${path}.partial`
  const hash = createHash('sha256')
  let size = 0
  let checkedAt = 0

  const begin = async (): Promise<FileHandle> => {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    return open(partialPath, 'wx', 0o600)
  }
  const handle = await begin().catch((error: unknown) => {
    throw brokenBy(error, 'write-failed')
  })

  const fileOf = (state: ReceivedFile['state'], at: string): ReceivedFile => ({
    attempt,
    name,
    givenName,
    path: at,
    size,
    sha256: hash.digest('hex'),
    state,
    receivedAt: now(),
  })

  return {
    async write(bytes) {
      if (size + bytes.length > Math.min(room, limits.maxFileBytes)) throw new Broken('too-large')
      if (size + bytes.length - checkedAt >= checkEveryBytes) {
        checkedAt = size
        if ((await freeBytes(dir)) < limits.reservedBytes + bytes.length) throw new Broken('disk-full')
      }
      let offset = 0
      try {
        while (offset < bytes.length) {
          const { bytesWritten } = await handle.write(bytes, offset, bytes.length - offset, size)
          // what is hashed is what is on disk, also when the disk fills up in the midst of a chunk
          hash.update(bytes.subarray(offset, offset + bytesWritten))
          offset += bytesWritten
          size += bytesWritten
        }
      } catch (error) {
        throw brokenBy(error, 'write-failed')
      }
    },
    async finish() {
      try {
        await handle.sync()
        await handle.close()
        await rename(partialPath, path)
      } catch (error) {
        throw brokenBy(error, 'write-failed')
      }
      return fileOf('whole', path)
    },
    async abandon() {
      await handle.close().catch(() => undefined)
      if (size > 0) return fileOf('partial', partialPath)
      await rm(partialPath, { force: true }).catch(() => undefined)
      return null
    },
  }
}
