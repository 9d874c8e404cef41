import { join } from 'node:path'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { parse as parseDisposition } from 'content-disposition'
import type { Clock } from '../../contract/clock.ts'
import type { AttemptEnd } from '../../contract/transfer.ts'
import { createFileWriter, type FileWriter } from './file-writer.ts'
import type { Attempt, Job } from './job.ts'
import type { TransferLimits } from './limits.ts'
import { eachPart, formTypeOf } from './multipart.ts'
import { brokenBy, Broken, Refused } from './refusal.ts'

export interface UploadDeps {
  readonly clock: Clock
  readonly limits: TransferLimits
  readonly freeBytes: (dir: string) => Promise<number>
  /** Room among all transfers; throws Refused. */
  takeRoom(): () => void
}

const lengthOf = (request: IncomingMessage): number | null => {
  const length = request.headers['content-length']
  return length === undefined ? null : Number(length)
}

/** Before a byte of the body is taken, and before `100 Continue`. Throws Refused. */
const check = async (job: Job, dir: string, request: IncomingMessage, deps: UploadDeps): Promise<void> => {
  // RFC 9112 §6.3: a request ends where its headers say, never with its connection
  if (lengthOf(request) === null && request.headers['transfer-encoding'] === undefined)
    throw new Refused('length-required')
  const length = lengthOf(request) ?? 0
  // RFC 9110 §14.5: a part must not be kept as if it were the whole
  if (request.headers['content-range'] !== undefined) throw new Refused('part-of-a-file')
  job.checkRoom(length)
  if ((await deps.freeBytes(dir)) < length + deps.limits.reservedBytes) throw new Refused('disk-full')
}

/** `Content-Disposition: attachment; filename="…"`, else what stands in the URL behind the token. */
const givenNameOf = (request: IncomingMessage, urlName: string | null): string | null => {
  const header = request.headers['content-disposition']
  try {
    const named = header === undefined ? undefined : parseDisposition(header).parameters['filename']
    return named ?? urlName
  } catch {
    return urlName
  }
}

interface Answer {
  readonly status: number
  readonly text: string
}

const answers: Readonly<Record<Exclude<AttemptEnd, 'complete'>, Answer>> = {
  'too-large': { status: 413, text: 'The file is too large.' },
  'disk-full': { status: 507, text: 'The disk is full.' },
  'write-failed': { status: 500, text: 'The file could not be written.' },
  'body-unreadable': { status: 400, text: 'The multipart body can not be read, or holds no file.' },
  'file-changed': { status: 500, text: 'The file has changed.' },
  cut: { status: 400, text: 'The body ended too early.' },
  stalled: { status: 408, text: 'No byte came for too long.' },
  withdrawn: { status: 410, text: 'This place is closed.' },
}

/** The first that comes of a body, and all of it: what it is shows in its beginning. */
const beginOf = async (
  request: IncomingMessage,
): Promise<{ readonly first: Uint8Array; readonly all: AsyncIterable<Uint8Array> }> => {
  const chunks: AsyncIterator<unknown> = request[Symbol.asyncIterator]()
  const next = async (): Promise<Uint8Array | null> => {
    const value: unknown = (await chunks.next()).value
    return value instanceof Uint8Array ? value : null
  }
  const first = await next()
  const all = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for (let chunk = first; chunk !== null; chunk = await next()) yield chunk
    } finally {
      await chunks.return?.()
    }
  }
  return { first: first ?? new Uint8Array(), all: all() }
}

/** Takes the body into files. Throws Broken; what came until then is kept. */
const receive = async (
  job: Job,
  request: IncomingMessage,
  urlName: string | null,
  dir: string,
  attempt: Attempt,
  deps: UploadDeps,
): Promise<void> => {
  const { clock, limits, freeBytes } = deps
  const taken = job.view().files.reduce((sum, { size }) => sum + size, 0)
  let room = limits.maxOfferBytes - taken
  const store = async (givenName: string | null, body: AsyncIterable<Uint8Array>): Promise<void> => {
    job.checkRoom(0)
    const number = job.nextFileNumber()
    const now = () => clock.now()
    const of = {
      dir: join(dir, job.id),
      number,
      attempt: attempt.number,
      givenName,
      limits,
      room,
      now,
      freeBytes,
    }
    const writer: FileWriter = await createFileWriter(of)
    try {
      for await (const bytes of body) {
        await writer.write(bytes)
        room -= bytes.length
      }
      job.addFile(await writer.finish())
    } catch (error) {
      const partial = await writer.abandon()
      if (partial) job.addFile(partial)
      throw error
    }
  }
  const count = (bytes: number): void => attempt.add(bytes)
  const { first, all } = await beginOf(request)
  const formType = formTypeOf(request, first)
  if (formType !== null) {
    const parts = await eachPart(request, all, formType, count, limits.maxFiles, store)
    if (parts === 0) throw new Broken('body-unreadable')
    return
  }
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of all) {
      count(chunk.length)
      yield chunk
    }
  }
  await store(givenNameOf(request, urlName), counted())
}

/**
 * PUT, raw POST and multipart POST: streamed to disk and hashed on the way. A second upload becomes a second file.
 * Throws Refused before the first byte; afterwards the attempt says how it ended.
 */
export const takeUpload = async (
  job: Job,
  dir: string,
  urlName: string | null,
  request: IncomingMessage,
  response: ServerResponse,
  deps: UploadDeps,
): Promise<void> => {
  const release = deps.takeRoom()
  try {
    await check(job, dir, request, deps)
    const attempt = job.begin({
      method: request.method ?? '',
      remoteAddress: request.socket.remoteAddress ?? '',
      userAgent: request.headers['user-agent'] ?? null,
      from: 0,
      expected: lengthOf(request),
      abort: () => request.socket.destroy(),
    })
    if (request.headers.expect !== undefined) response.writeContinue()
    try {
      await receive(job, request, urlName, dir, attempt, deps)
      attempt.end('complete')
      // RFC 9110 §9.3.4: what PUT has made anew is 201
      answer(response, { status: request.method === 'PUT' ? 201 : 200, text: 'Stored.' })
    } catch (error) {
      const refused = error instanceof Refused ? new Broken('too-large', { cause: error }) : error
      const { end } = brokenBy(refused, 'cut')
      attempt.end(attempt.aborted ?? end)
      answer(response, answers[end])
    }
  } finally {
    release()
  }
}

const answer = (response: ServerResponse, { status, text }: Answer): void => {
  if (response.destroyed || response.headersSent) return
  const body = `${text}\n`
  response.writeHead(status, { 'Content-Type': 'text/plain', 'Content-Length': Buffer.byteLength(body) })
  response.end(body)
}
