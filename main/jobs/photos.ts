import { randomUUID } from 'node:crypto'
import { open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { toTimestamp, type Clock } from '../../contract/clock.ts'
import { maxPhotoBytes, mostPhotos, type Photo } from '../../contract/job.ts'
import { ToolError } from '../../contract/tool-error.ts'
import { safeFileName } from '../transfer/file-name.ts'
import type { JobFolder } from './job-folder.ts'
import type { JobLife } from './job-life.ts'
import { extensionOf, photoTooLarge, writePhoto } from './photo-file.ts'

export interface NewPhoto {
  /** As it is called where it comes from. */
  readonly name: string
  /** ISO 8601; null: now. */
  readonly takenAt: string | null
  /** Bytes, where they are known before; null: they are not. */
  readonly size: number | null
  readonly bytes: AsyncIterable<Uint8Array>
}

export interface JobPhotos {
  /**
   * Adds a photo as it comes; one that the job has already is not added again. ToolError `not-found`, `job-closed`,
   * `too-large` (also: too many), `photo-unreadable`, `disk-full`.
   */
  add(jobId: string, photo: NewPhoto): Promise<Photo>
  /** ToolError `not-found` also where its file is gone. */
  check(jobId: string, photoId: string): Promise<Photo>
  /** ToolError `not-found`. */
  open(jobId: string, photoId: string): Promise<{ readonly photo: Photo; readonly stream: Readable }>
  /** ToolError `not-found`, `job-closed`. */
  remove(jobId: string, photoId: string): Promise<void>
}

const notFound = (photoId: string): ToolError =>
  new ToolError('not-found', { photo: photoId }, null, `There is no photo ${photoId} in this job.`)

const tooMany = (): ToolError =>
  new ToolError('too-large', { most: mostPhotos }, null, `A job has at most ${mostPhotos} photos.`)

export const fileOfPhoto = (dir: string, { id, type }: Photo): string =>
  join(dir, `${id}.${extensionOf[type]}`)

export const createJobPhotos = (folder: JobFolder, life: JobLife, clock: Clock): JobPhotos => {
  const find = async (jobId: string, photoId: string): Promise<Photo> => {
    const { job } = await life.record(jobId)
    const photo = job.photos.find(({ id }) => id === photoId)
    if (!photo) throw notFound(photoId)
    return photo
  }
  const check: JobPhotos['check'] = async (jobId, photoId) => {
    const photo = await find(jobId, photoId)
    const there = await stat(fileOfPhoto(folder.photosDir(jobId), photo)).catch(() => null)
    if (there?.size !== photo.size) throw notFound(photoId)
    return photo
  }
  return {
    check,
    add: async (jobId, { name, takenAt, size, bytes }) => {
      const { job } = await life.record(jobId)
      if (job.status === 'closed')
        throw new ToolError('job-closed', { job: jobId }, 'reopen-job', 'The job is closed: reopen it first.')
      if (job.photos.length >= mostPhotos) throw tooMany()
      if (size !== null && size > maxPhotoBytes) throw photoTooLarge()
      await folder.checkRoom(size ?? maxPhotoBytes)
      const id = randomUUID()
      const { path, ...written } = await writePhoto(join(folder.photosDir(jobId), id), bytes)
      const added: Photo = {
        id,
        name: safeFileName(name, `photo.${extensionOf[written.type]}`),
        ...written,
        takenAt: takenAt ?? toTimestamp(clock.now()),
      }
      try {
        const after = await life.changePhotos(jobId, (photos) => {
          if (photos.some(({ sha256 }) => sha256 === added.sha256)) return photos
          if (photos.length >= mostPhotos) throw tooMany()
          return [...photos, added]
        })
        const kept = after.photos.find(({ sha256 }) => sha256 === added.sha256) ?? added
        if (kept.id !== id) await rm(path, { force: true })
        return kept
      } catch (error) {
        await rm(path, { force: true })
        throw error
      }
    },
    open: async (jobId, photoId) => {
      const photo = await check(jobId, photoId)
      const file = await open(fileOfPhoto(folder.photosDir(jobId), photo)).catch(() => null)
      if (!file) throw notFound(photoId)
      return { photo, stream: file.createReadStream() }
    },
    remove: async (jobId, photoId) => {
      const photo = await find(jobId, photoId)
      await life.changePhotos(jobId, (photos) => photos.filter(({ id }) => id !== photoId))
      await rm(fileOfPhoto(folder.photosDir(jobId), photo), { force: true })
    },
  }
}
