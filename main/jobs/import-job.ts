import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { Job } from '../../contract/job.ts'
import { ToolError } from '../../contract/tool-error.ts'
import { readJsonText } from '../json-text.ts'
import type { JobRecords } from '../storage/job-records.ts'
import type { Readings } from '../storage/readings.ts'
import { safeFileName } from '../transfer/file-name.ts'
import { findingsFile } from './brought.ts'
import { photoEntry } from './export-job.ts'
import {
  findingLineSchema,
  jobEntry,
  jobFileFormat,
  jobFileSchema,
  journalEntry,
  journalLineSchema,
  readingLineSchema,
  readingsEntry,
  runLineSchema,
  runsEntry,
} from './job-file.ts'
import { diskError, type JobFolder } from './job-folder.ts'
import type { JobLife } from './job-life.ts'
import { countFinding, type FindingCounts } from './job-results.ts'
import { linesOf, toLine } from './json-lines.ts'
import { writePhoto } from './photo-file.ts'
import { invalid, jobFileLimits, openZip, type OpenedZip, type ZipLimits } from './zip-entries.ts'

export interface ImportDeps {
  readonly records: Pick<JobRecords, 'get' | 'openJobs'>
  readonly readings: Pick<Readings, 'put'>
  readonly folder: JobFolder
  readonly life: Pick<JobLife, 'adopt'>
  readonly limits?: ZipLimits
}

export interface Imported {
  readonly job: Job
  /** A job with its id was here already and stays as it is: this one has a new id. */
  readonly isCopy: boolean
  /** It was open, but this charge point is in another open job here: so it came closed. null: it came as it was. */
  readonly closedFor: string | null
}

/** Of a job file, packed. */
const maxFileBytes = 4 * 1024 ** 3
const maxHeadBytes = 4 * 1024 ** 2
const mostLines = 20_000_000

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
const dotted = (path: readonly PropertyKey[]): string => path.map((step) => `/${String(step)}`).join('')

const receive = async (
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  folder: JobFolder,
  declared: number | null,
): Promise<void> => {
  const tooLarge = new ToolError(
    'too-large',
    { maxBytes: maxFileBytes },
    null,
    `A job file has at most ${maxFileBytes} bytes.`,
  )
  if ((declared ?? 0) > maxFileBytes) throw tooLarge
  await folder.checkRoom(declared ?? 0)
  const file = await open(path, 'wx', 0o600)
  let size = 0
  try {
    for await (const chunk of bytes) {
      size += chunk.byteLength
      if (size > maxFileBytes) throw tooLarge
      await file.writeFile(chunk)
    }
  } catch (error) {
    throw diskError(error, declared ?? size)
  } finally {
    await file.close()
  }
}

const readHead = async (zip: OpenedZip): Promise<Job> => {
  const entry = zip.entries.get(jobEntry)
  if (!entry) throw invalid('the file', `it has no ${jobEntry}: it is no job of Chargebench`)
  if (entry.uncompressedSize > maxHeadBytes)
    throw invalid(jobEntry, `it is larger than ${maxHeadBytes} bytes`)
  const parts: Uint8Array[] = []
  try {
    const stream: AsyncIterable<Uint8Array> = await zip.read(jobEntry)
    for await (const part of stream) parts.push(part)
  } catch (error) {
    throw error instanceof ToolError ? error : invalid(jobEntry, messageOf(error))
  }
  const json = readJsonText(Buffer.concat(parts).toString('utf8'))
  if (!json.ok)
    throw invalid(
      jobEntry,
      `line ${json.place.line}, column ${json.place.column}: it is no JSON: ${json.problem}`,
    )
  const format = z.looseObject({ format: z.number() }).safeParse(json.value)
  if (format.success && format.data.format > jobFileFormat)
    throw new ToolError(
      'job-file-newer',
      { format: format.data.format, supported: jobFileFormat },
      'update-chargebench',
      `A newer Chargebench wrote this job file (format ${format.data.format}; this version knows ${jobFileFormat}).`,
    )
  const head = jobFileSchema.safeParse(json.value)
  if (head.success) return head.data.job
  const issue = head.error.issues[0]
  throw invalid(`${jobEntry}${dotted(issue?.path ?? [])}`, issue?.message ?? 'it cannot be read')
}

const checkNames = (zip: OpenedZip, job: Job): void => {
  const photos = new Map(job.photos.map((photo) => [photoEntry(photo), photo]))
  if (photos.size !== job.photos.length) throw invalid(`${jobEntry}/job/photos`, 'a photo is named twice')
  const known = new Set([jobEntry, runsEntry, readingsEntry, journalEntry, ...photos.keys()])
  for (const name of zip.entries.keys())
    if (!known.has(name)) throw invalid(name, 'a job file has no such entry')
  for (const [name, photo] of photos)
    if (zip.entries.get(name)?.uncompressedSize !== photo.size)
      throw invalid(name, 'the photo is missing, or not as large as the job says')
}

/** The checked lines of an entry; none where there is no such entry. */
async function* checkedLines<S extends z.ZodType>(
  zip: OpenedZip,
  name: string,
  schema: S,
): AsyncGenerator<z.output<S>, void> {
  if (!zip.entries.has(name)) return
  let number = 1
  const stream: AsyncIterable<Uint8Array> = await zip.read(name)
  try {
    for await (const line of linesOf(stream)) {
      if (number > mostLines) throw invalid(name, `it has more than ${mostLines} lines`)
      const value: unknown = JSON.parse(line)
      const checked = schema.safeParse(value)
      if (!checked.success) {
        const issue = checked.error.issues[0]
        throw invalid(
          `${name}, line ${number}${dotted(issue?.path ?? [])}`,
          issue?.message ?? 'it cannot be read',
        )
      }
      yield checked.data
      number++
    }
  } catch (error) {
    // a disk that can not be read is not the file's fault
    if (error instanceof ToolError || (error instanceof Error && 'syscall' in error)) throw error
    throw invalid(`${name}, line ${number}`, messageOf(error))
  }
}

const writeLines = async (path: string, lines: AsyncIterable<unknown>): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(path, 'wx', 0o600)
  try {
    let piece = ''
    for await (const line of lines) {
      piece += toLine(line)
      if (piece.length < 64 * 1024) continue
      await file.writeFile(piece)
      piece = ''
    }
    await file.writeFile(piece)
  } finally {
    await file.close()
  }
}

const unpackPhotos = async (zip: OpenedZip, job: Job, dir: string): Promise<void> => {
  for (const photo of job.photos) {
    const name = photoEntry(photo)
    const stream: AsyncIterable<Uint8Array> = await zip.read(name)
    const written = await writePhoto(join(dir, 'photos', photo.id), stream).catch((error: unknown) => {
      if (error instanceof ToolError && error.code === 'disk-full') throw error
      throw invalid(name, messageOf(error))
    })
    if (written.sha256 !== photo.sha256 || written.type !== photo.type)
      throw invalid(name, 'the photo is not the one that the job names')
  }
}

/** Unpacks and checks everything but `job.json` into `dir`, which becomes the job's folder. */
const unpack = async (zip: OpenedZip, job: Job, jobId: string, dir: string): Promise<void> => {
  await unpackPhotos(zip, job, dir)
  const brought = join(dir, 'brought')
  const findings: FindingCounts = {}
  const runs = async function* () {
    for await (const run of checkedLines(zip, runsEntry, runLineSchema)) yield { ...run, jobId }
  }
  const events = async function* () {
    for await (const event of checkedLines(zip, journalEntry, journalLineSchema)) {
      const finding = findingLineSchema.safeParse(event)
      if (finding.success) countFinding(findings, finding.data.chargePointId, finding.data.severity)
      yield event
    }
  }
  const stored = async function* () {
    for await (const record of checkedLines(zip, readingsEntry, readingLineSchema)) yield record
  }
  await writeLines(join(brought, runsEntry), runs())
  await writeLines(join(brought, journalEntry), events())
  await writeFile(join(brought, findingsFile), JSON.stringify(findings), { mode: 0o600 })
  await writeLines(join(brought, readingsEntry), stored())
}

/**
 * Takes in a job file as it comes, and makes a job of it. What is refused leaves nothing behind. ToolError
 * `job-file-invalid` (params: path, rule), `job-file-newer` (params: format, supported), `too-large`, `disk-full`.
 */
export const importJob = async (
  { records, readings, folder, life, limits = jobFileLimits }: ImportDeps,
  bytes: AsyncIterable<Uint8Array>,
  size: number | null,
): Promise<Imported> => {
  const work = await folder.newIncoming(randomUUID())
  try {
    const path = join(work, 'file.zip')
    await receive(path, bytes, folder, size)
    const zip = await openZip(path, limits)
    const dir = join(work, 'job')
    let given: Job
    let jobId: string
    try {
      given = await readHead(zip)
      checkNames(zip, given)
      await folder.checkRoom(zip.bytes)
      jobId = (await records.get(given.id)) ? randomUUID() : given.id
      await mkdir(dir, { mode: 0o700 })
      await unpack(zip, given, jobId, dir).catch((error: unknown) => {
        throw diskError(error, zip.bytes)
      })
    } finally {
      zip.close()
    }
    const taken =
      given.status === 'open'
        ? (await records.openJobs()).find(({ chargePointId }) => given.chargePoints.includes(chargePointId))
        : undefined
    const { photos, visits } = given
    const job: Job = {
      ...given,
      id: jobId,
      photos: photos.map((photo) => ({ ...photo, name: safeFileName(photo.name, 'photo') })),
      ...(taken
        ? {
            status: 'closed' as const,
            closedAt: given.changedAt,
            visits: visits.map(({ beganAt, leftAt }) => ({ beganAt, leftAt: leftAt ?? given.changedAt })),
          }
        : {}),
    }
    // where an id was used before, and its folder could not be removed
    await folder.remove(jobId)
    await folder.adopt(dir, jobId)
    try {
      for await (const line of linesOf(createReadStream(join(folder.broughtDir(jobId), readingsEntry)))) {
        const { id: _id, ...reading } = readingLineSchema.parse(JSON.parse(line))
        await readings.put({ ...reading, jobId })
      }
      await rm(join(folder.broughtDir(jobId), readingsEntry), { force: true })
      const adopted = await life.adopt(job)
      return { job: adopted, isCopy: jobId !== given.id, closedFor: taken?.chargePointId ?? null }
    } catch (error) {
      await folder.remove(jobId)
      throw error
    }
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
