import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { maxPhotoBytes } from '../../contract/job.ts'
import { openJobFolder } from '../../main/jobs/job-folder.ts'
import { tempDir } from '../storage/support/temp-dir.ts'
import { bytesOf, jobsBench, newPhoto, photoBytes } from './support/jobs-bench.ts'

const filesOf = (dataDir: string, jobId: string): readonly string[] => {
  const dir = join(dataDir, 'jobs', jobId, 'photos')
  return existsSync(dir) ? readdirSync(dir) : []
}

describe('a photo', () => {
  it.each(['jpeg', 'png', 'webp', 'heic'] as const)('is kept as it came: %s', async (kind) => {
    const { jobs } = await jobsBench()
    const { id } = await jobs.create({})
    const bytes = photoBytes(kind)
    const photo = await jobs.photos.add(id, newPhoto(bytes, '충전기 앞.JPG'))
    expect(photo).toMatchObject({ name: '충전기 앞.JPG', type: `image/${kind}`, size: 5_000 })
    expect(photo.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    const { stream } = await jobs.photos.open(id, photo.id)
    expect((await buffer(stream)).equals(bytes)).toBe(true)
    expect((await jobs.get(id)).photos).toEqual([photo])
  })

  it('that comes byte by byte is known all the same', async () => {
    const { jobs } = await jobsBench()
    const { id } = await jobs.create({})
    const bytes = photoBytes('webp', 100)
    expect(await jobs.photos.add(id, { ...newPhoto(bytes), bytes: bytesOf(bytes, 1) })).toMatchObject({
      type: 'image/webp',
      size: 100,
    })
  })

  it('has a name that leads nowhere else', async () => {
    const { jobs } = await jobsBench()
    const { id } = await jobs.create({})
    const photo = await jobs.photos.add(id, newPhoto(photoBytes(), '../../..\\evil\0.jpg'))
    expect(photo.name).not.toMatch(/[/\\\0]/)
  })

  it('that the job has already is not added again', async () => {
    const { jobs, dataDir } = await jobsBench()
    const { id } = await jobs.create({})
    const first = await jobs.photos.add(id, newPhoto(photoBytes()))
    expect(await jobs.photos.add(id, newPhoto(photoBytes(), 'other.jpg'))).toEqual(first)
    expect(filesOf(dataDir, id)).toHaveLength(1)
  })

  it('is refused where it is none, too large, or cut off; nothing is left of it', async () => {
    const { jobs, dataDir } = await jobsBench()
    const { id } = await jobs.create({})
    const refused = (photo: ReturnType<typeof newPhoto>) =>
      jobs.photos.add(id, photo).then(
        () => 'taken',
        (error: unknown) => (error as { code?: string }).code,
      )
    expect(await refused(newPhoto(Buffer.from('<svg onload=alert(1)>')))).toBe('photo-unreadable')
    expect(await refused(newPhoto(Buffer.alloc(0)))).toBe('photo-unreadable')
    expect(await refused({ ...newPhoto(photoBytes()), size: maxPhotoBytes + 1 })).toBe('too-large')
    const endless = async function* () {
      yield await Promise.resolve(photoBytes())
      for (;;) yield Buffer.alloc(1024 * 1024)
    }
    expect(await refused({ ...newPhoto(photoBytes()), bytes: endless() })).toBe('too-large')
    const cutOff = async function* () {
      yield await Promise.resolve(photoBytes())
      throw new Error('the line is gone')
    }
    await expect(jobs.photos.add(id, { ...newPhoto(photoBytes()), bytes: cutOff() })).rejects.toThrow('gone')
    expect(filesOf(dataDir, id)).toEqual([])
    expect((await jobs.get(id)).photos).toEqual([])
  })

  it('is refused where the disk has no room for it', async () => {
    const folder = await openJobFolder(tempDir(), () => Promise.resolve(100 * 1024 * 1024))
    await folder.checkRoom(10 * 1024 * 1024)
    await expect(folder.checkRoom(50 * 1024 * 1024)).rejects.toMatchObject({
      code: 'disk-full',
      params: { neededMegabytes: 114 },
    })
  })

  it('can be added while the job is changed, and by several at once', async () => {
    const { jobs } = await jobsBench()
    const { id } = await jobs.create({})
    await Promise.all([1, 2, 3, 4].map((n) => jobs.photos.add(id, newPhoto(photoBytes('jpeg', 5_000, n)))))
    expect((await jobs.get(id)).photos).toHaveLength(4)
  })

  it('goes with its removal, and all of them with the job', async () => {
    const { jobs, dataDir } = await jobsBench()
    const { id } = await jobs.create({})
    const photo = await jobs.photos.add(id, newPhoto(photoBytes()))
    await jobs.photos.add(id, newPhoto(photoBytes('png')))
    await jobs.photos.remove(id, photo.id)
    expect(filesOf(dataDir, id)).toHaveLength(1)
    await expect(jobs.photos.open(id, photo.id)).rejects.toMatchObject({ code: 'not-found' })
    await jobs.delete(id, (await jobs.get(id)).revision)
    expect(existsSync(join(dataDir, 'jobs', id))).toBe(false)
  })

  it('is not taken by a closed job', async () => {
    const { jobs } = await jobsBench()
    const { id } = await jobs.create({})
    await jobs.close(id, 1)
    await expect(jobs.photos.add(id, newPhoto(photoBytes()))).rejects.toMatchObject({ code: 'job-closed' })
  })

  it('that was not whole when Chargebench ended is gone at the next start', async () => {
    const bench = await jobsBench()
    const { jobs, dataDir } = bench
    const { id } = await jobs.create({})
    const photo = await jobs.photos.add(id, newPhoto(photoBytes()))
    writeFileSync(join(dataDir, 'jobs', id, 'photos', 'half.partial'), 'half')
    mkdirSync(join(dataDir, 'jobs', '.incoming', 'half'), { recursive: true })
    const later = await bench.reopened()
    expect(filesOf(dataDir, id)).toEqual([`${photo.id}.jpg`])
    expect(existsSync(join(dataDir, 'jobs', '.incoming'))).toBe(false)
    expect(await later.photos.check(id, photo.id)).toEqual(photo)
  })
})
