import { createReadStream } from 'node:fs'
import { PassThrough, Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { toTimestamp, type Clock } from '../../contract/clock.ts'
import { jobFileExtension } from '../../contract/job-file-name.ts'
import { longest, type Job } from '../../contract/job.ts'
import { redact } from '../../contract/redact.ts'
import { isToolError } from '../../contract/tool-error.ts'
import type { JobRecord } from '../storage/job-records.ts'
import type { Journal } from '../storage/journal.ts'
import type { Readings } from '../storage/readings.ts'
import { safeFileName } from '../transfer/file-name.ts'
import type { Brought } from './brought.ts'
import { jobEvents } from './job-events.ts'
import { jobEntry, jobFileFormat, journalEntry, readingsEntry, runsEntry } from './job-file.ts'
import type { JobFolder } from './job-folder.ts'
import { mostReadings, type JobResultsReader } from './job-results.ts'
import { toLine } from './json-lines.ts'
import { extensionOf } from './photo-file.ts'
import { fileOfPhoto } from './photos.ts'

export interface ExportDeps {
  readonly version: string
  readonly clock: Clock
  readonly journal: Pick<Journal, 'read'>
  readonly readings: Pick<Readings, 'list' | 'get'>
  readonly folder: JobFolder
  readonly brought: Brought
  readonly results: JobResultsReader
}

export interface JobFile {
  /** A name to save it under. */
  readonly name: string
  /** Made as it is read: nothing of it is held. */
  readonly stream: Readable
}

/** Redacted lines are written in pieces of about this much. */
const pieceChars = 64 * 1024

const piecesOf = async function* (lines: AsyncIterable<string>): AsyncGenerator<string, void> {
  let piece = ''
  for await (const line of lines) {
    piece += line
    if (piece.length < pieceChars) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

/** What stands for a secret may be longer than it: cut to what a job may say. */
const redactedLine = (text: string, most: number): string => String(redact(text)).slice(0, most)

const withoutSecrets = (job: Job): object =>
  Object.assign({}, redact(job), {
    site: redactedLine(job.site, longest.site),
    address: redactedLine(job.address, longest.address),
    technician: redactedLine(job.technician, longest.technician),
    notes: redactedLine(job.notes, longest.notes),
    photos: job.photos.map((photo) => ({ ...photo, name: redactedLine(photo.name, longest.photoName) })),
  })

/** The name that an entry of a photo has in the file. */
export const photoEntry = (photo: Job['photos'][number]): string =>
  `photos/${photo.id}.${extensionOf[photo.type]}`

/**
 * A job as one file (docs/job-file.md): a zip with JSON inside and its photos, secrets redacted. An error while it is
 * made ends the stream with that error.
 */
export const exportJob = (deps: ExportDeps, record: JobRecord): JobFile => {
  const { version, clock, journal, readings, folder, brought, results } = deps
  const { job } = record
  const zip = new ZipFile()
  const out = new PassThrough()
  const sources = new Set<Readable>()
  const fail = (error: unknown): void => {
    out.destroy(error instanceof Error ? error : new Error(String(error)))
  }
  zip.on('error', fail)
  // whoever reads it may stop in its middle
  out.on('close', () => sources.forEach((source) => source.destroy()))

  const add = (name: string, open: () => Readable, compress = true): void =>
    zip.addReadStreamLazy(name, { compress }, (give) => {
      const source = open()
      sources.add(source)
      source.on('error', fail)
      source.on('close', () => sources.delete(source))
      give(null, source)
    })
  const addLines = (name: string, lines: () => AsyncIterable<string>): void =>
    add(name, () => Readable.from(piecesOf(lines()), { objectMode: false }))

  const head = {
    format: jobFileFormat,
    kind: 'chargebench-job',
    exportedAt: toTimestamp(clock.now()),
    version,
    job: withoutSecrets(job),
  }
  zip.addBuffer(Buffer.from(`${JSON.stringify(head, null, 2)}\n`), jobEntry)
  addLines(runsEntry, async function* () {
    for (const run of await results.runs(record)) yield toLine(redact(run))
  })
  addLines(readingsEntry, async function* () {
    const listed = await readings.list({ jobId: job.id, limit: mostReadings })
    for (const { id } of listed.toReversed()) {
      const reading = await readings.get(id)
      if (reading) yield toLine(redact(reading))
    }
  })
  addLines(journalEntry, async function* () {
    for await (const line of brought.journal(job.id)) yield `${line}\n`
    for await (const events of jobEvents(journal, record))
      for (const event of events) yield toLine(redact(event))
  })
  for (const photo of job.photos)
    // they are compressed already
    add(photoEntry(photo), () => createReadStream(fileOfPhoto(folder.photosDir(job.id), photo)), false)
  zip.end()
  zip.outputStream.on('error', fail).pipe(out)
  const title = [job.site || job.chargePoints[0] || 'job', job.createdAt.slice(0, 10)].join(' ')
  return { name: safeFileName(`${title}.${jobFileExtension}`), stream: out }
}

/** A photo whose file is gone is left out of the list, so that the file is whole. */
export const withoutLostPhotos = async (
  job: Job,
  isThere: (photoId: string) => Promise<unknown>,
): Promise<Job> => {
  const photos = await Promise.all(
    job.photos.map((photo) =>
      isThere(photo.id).then(
        () => [photo],
        (error: unknown) => {
          if (isToolError(error)) return []
          throw error
        },
      ),
    ),
  )
  return { ...job, photos: photos.flat() }
}
