import { mkdir, readdir, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { ToolError } from '../../contract/tool-error.ts'

/** What is left free on the disk. */
const reservedBytes = 64 * 1024 * 1024

/** Where jobs have their files: `jobs/<id>/photos/` and, of one that was imported, `jobs/<id>/brought/`. */
export interface JobFolder {
  photosDir(jobId: string): string
  /** What an imported job brought along of the place where it was done. */
  broughtDir(jobId: string): string
  /** A new folder for something that is not whole yet; it is removed at the next start, should it be left behind. */
  newIncoming(name: string): Promise<string>
  /** Makes what is whole the job's folder. */
  adopt(incoming: string, jobId: string): Promise<void>
  remove(jobId: string): Promise<void>
  /** ToolError `disk-full` unless so many bytes fit. */
  checkRoom(bytes: number): Promise<void>
}

const missingIsEmpty = (error: unknown): readonly string[] => {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
    return []
  throw error
}
const namesIn = (dir: string): Promise<readonly string[]> => readdir(dir).catch(missingIsEmpty)

const mega = 1024 * 1024

/** A full disk as the error that a person can act on; everything else as it is. */
export const diskError = (error: unknown, bytes: number): unknown =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    ? diskFull(bytes)
    : error

const diskFull = (bytes: number): ToolError => {
  const neededMegabytes = Math.ceil((bytes + reservedBytes) / mega)
  return new ToolError(
    'disk-full',
    { neededMegabytes },
    'free-disk-space',
    `The disk is full: ${neededMegabytes} MB are needed.`,
  )
}

/** Opens `<dataDir>/jobs` and removes what was not whole when Chargebench ended. */
export const openJobFolder = async (
  dataDir: string,
  freeBytes = async (dir: string): Promise<number> => {
    const { bavail, bsize } = await statfs(dir)
    return bavail * bsize
  },
): Promise<JobFolder> => {
  const root = join(dataDir, 'jobs')
  const incoming = join(root, '.incoming')
  await rm(incoming, { recursive: true, force: true })
  for (const jobId of await namesIn(root)) {
    const photos = join(root, jobId, 'photos')
    for (const name of await namesIn(photos))
      if (name.endsWith('.partial')) await rm(join(photos, name), { force: true })
  }
  return {
    photosDir: (jobId) => join(root, jobId, 'photos'),
    broughtDir: (jobId) => join(root, jobId, 'brought'),
    newIncoming: async (name) => {
      const dir = join(incoming, name)
      await mkdir(dir, { recursive: true, mode: 0o700 })
      return dir
    },
    adopt: (from, jobId) => rename(from, join(root, jobId)),
    remove: async (jobId) => {
      // out of sight at once: what a virus scanner still holds open goes at the next start
      const gone = join(incoming, `removed-${jobId}`)
      await mkdir(incoming, { recursive: true, mode: 0o700 })
      try {
        await rename(join(root, jobId), gone)
      } catch (error) {
        missingIsEmpty(error)
        return
      }
      await rm(gone, { recursive: true, force: true })
    },
    checkRoom: async (bytes) => {
      await mkdir(root, { recursive: true, mode: 0o700 })
      if ((await freeBytes(root)) < bytes + reservedBytes) throw diskFull(bytes)
    },
  }
}
