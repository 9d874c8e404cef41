import { readSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { create as contentDisposition } from 'content-disposition'
import fresh from 'fresh'
import parseRange from 'range-parser'
import type { Clock } from '../../contract/clock.ts'
import type { Attempt, Job, Purpose } from './job.ts'
import { Broken, Refused } from './refusal.ts'

type Download = Extract<Purpose, { direction: 'download' }>

/** What one write carries. A reader whose line is full holds one such buffer, and never more of the file. */
const chunkBytes = 240 * 1024
/**
 * A large block begins 16 bytes behind that of a page, and pages of a file are copied onto a place so close behind the
 * start of one at two thirds of the speed (`rep movs` of AMD's Zen); these many bytes further on they are not.
 */
const clearOfPageStart = 240
/**
 * What one of the fast readers has instead: alone it is sent a fifth faster so. Never a slow one: its bytes are counted
 * by the write, and one that takes too long would look like a line that stands still.
 */
const largeBytes = 768 * 1024
const fastWriteMs = 100
/** Fast readers share these: what fits into the caches is sent sooner. */
const mostIdleBuffers = 4
const slowReadMs = 2
const readsInThreads = 32

interface Slice {
  readonly from: number
  readonly length: number
}

const etagOf = ({ file }: Download): string => `"${file.sha256}"`

/** RFC 9110 §13.1.5: a range of an older file is no use; the whole is sent instead. */
const isRangeOfThisFile = (download: Download, ifRange: string | undefined): boolean => {
  if (ifRange === undefined) return true
  if (ifRange.includes('"')) return ifRange === etagOf(download)
  return Math.floor(download.modifiedMs / 1000) * 1000 <= Date.parse(ifRange)
}

/** `unsatisfiable`, or null for the whole file: also where several ranges are asked for (RFC 9110 §14.2). */
const sliceOf = (download: Download, request: IncomingMessage): Slice | 'unsatisfiable' | null => {
  const { range } = request.headers
  const ifRange = request.headers['if-range']
  if (request.method !== 'GET' || range === undefined) return null
  if (!isRangeOfThisFile(download, typeof ifRange === 'string' ? ifRange : undefined)) return null
  // RFC 9110 §14.1: the names of units are case-insensitive
  const ranges = parseRange(download.file.size, range.toLowerCase(), { combine: true })
  if (ranges === -1) return 'unsatisfiable'
  if (ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return null
  const [only] = ranges
  return only ? { from: only.start, length: only.end - only.start + 1 } : null
}

const isUnchanged = async (handle: FileHandle, { file, modifiedMs }: Download): Promise<boolean> => {
  const { size, mtimeMs } = await handle.stat()
  return size === file.size && mtimeMs === modifiedMs
}

const openUnchanged = async (download: Download): Promise<FileHandle> => {
  const handle = await open(download.file.path, 'r').catch(() => null)
  if (handle && (await isUnchanged(handle, download))) return handle
  await handle?.close()
  throw new Refused('file-changed')
}

/**
 * Reads through the page cache at once: a hop to a thread costs more than the copy. A read that had to wait for the
 * disk sends the next ones through the threads, so that nothing else waits for the disk.
 */
const createReader = (handle: FileHandle, clock: Clock) => {
  let inThreads = 0
  return async (buffer: Uint8Array, length: number, position: number): Promise<number> => {
    if (inThreads > 0) {
      inThreads -= 1
      return (await handle.read(buffer, 0, length, position)).bytesRead
    }
    const started = clock.monotonic()
    const bytesRead = readSync(handle.fd, buffer, 0, length, position)
    if (clock.monotonic() - started > slowReadMs) inThreads = readsInThreads
    return bytesRead
  }
}

const allocate = (bytes: number): Buffer =>
  Buffer.allocUnsafeSlow(clearOfPageStart + bytes).subarray(clearOfPageStart)

const idleBuffers: Buffer[] = []
/** The one large buffer; null = there is none at the moment. */
let large: Buffer | 'lent' | null = null

const takeBuffer = (isFast: boolean): Buffer => {
  if (!isFast || large === 'lent') return idleBuffers.pop() ?? allocate(chunkBytes)
  const buffer = large ?? allocate(largeBytes)
  large = 'lent'
  return buffer
}
/** `isFree`: no socket holds it any more. Else it is not used again. */
const giveBack = (buffer: Buffer, isFree: boolean): void => {
  if (buffer.length === largeBytes) large = isFree ? buffer : null
  else if (isFree && idleBuffers.length < mostIdleBuffers) idleBuffers.push(buffer)
}

/** Resolves when the network has taken the bytes; throws Broken where the connection closes first. */
const createWriter = (response: ServerResponse) => {
  let fail: ((error: Broken) => void) | null = null
  response.once('close', () => fail?.(new Broken('cut')))
  return (bytes: Uint8Array): Promise<void> =>
    new Promise((resolve, reject) => {
      fail = reject
      response.write(bytes, (error) => {
        if (error) reject(new Broken('cut', { cause: error }))
        else resolve()
      })
    })
}

/**
 * Sends a slice of a file; a chunk counts when the network has taken it. The last one is kept back where the file was
 * written to meanwhile: half an old image and half a new one must not look whole.
 */
const pump = async (
  handle: FileHandle,
  download: Download,
  response: ServerResponse,
  slice: Slice,
  attempt: Attempt,
  clock: Clock,
): Promise<void> => {
  const read = createReader(handle, clock)
  const write = createWriter(response)
  const end = slice.from + slice.length
  let isFast = false
  for (let position = slice.from; position < end;) {
    const buffer = takeBuffer(isFast)
    let isFree = false
    try {
      const bytesRead = await read(buffer, Math.min(buffer.length, end - position), position)
      const isLast = position + bytesRead === end
      if (bytesRead === 0 || (isLast && !(await isUnchanged(handle, download))))
        throw new Broken('file-changed')
      if (attempt.ended !== null || response.destroyed) throw new Broken('cut')
      const startedMs = clock.monotonic()
      await write(buffer.subarray(0, bytesRead))
      isFast = clock.monotonic() - startedMs < fastWriteMs
      isFree = true
      attempt.add(bytesRead)
      position += bytesRead
    } finally {
      giveBack(buffer, isFree)
    }
    // a reader as fast as the page cache must not keep the others from their turn
    await nextTurn()
  }
}

export interface DownloadDeps {
  readonly clock: Clock
  /** Room among all transfers; throws Refused. */
  takeRoom(): () => void
  /** Ends an answer whose last byte is on its way, and tells the attempt how its connection ended. */
  finish(request: IncomingMessage, response: ServerResponse, attempt: Attempt): void
}

const headersOf = (download: Download): Record<string, string> => ({
  'Accept-Ranges': 'bytes',
  ETag: etagOf(download),
  'Last-Modified': new Date(download.modifiedMs).toUTCString(),
  'Cache-Control': 'no-store, no-transform',
})

/**
 * GET and HEAD of a file: whole, or from where an earlier request broke off. Throws Refused before the first byte;
 * afterwards the attempt says how it ended.
 */
export const serveDownload = async (
  job: Job,
  download: Download,
  request: IncomingMessage,
  response: ServerResponse,
  deps: DownloadDeps,
): Promise<void> => {
  const { file } = download
  for (const [name, value] of Object.entries(headersOf(download))) response.setHeader(name, value)
  const slice = sliceOf(download, request)
  if (slice === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${file.size}`)
    throw new Refused('range-unsatisfiable')
  }
  const isHead = request.method === 'HEAD'
  const { headers } = request
  if (fresh(headers, { etag: etagOf(download), 'last-modified': headersOf(download)['Last-Modified'] })) {
    response.writeHead(304).end()
    job.refuse('not-modified', request.socket.remoteAddress ?? '', request.method ?? null)
    return
  }
  const { from, length } = slice ?? { from: 0, length: file.size }
  const release = isHead ? () => undefined : deps.takeRoom()
  let attempt: Attempt | null = null
  let handle: FileHandle | null = null
  try {
    handle = await openUnchanged(download)
    response.setHeader('Content-Type', 'application/octet-stream')
    response.setHeader('Content-Disposition', contentDisposition(file.name))
    response.setHeader('Content-Length', length)
    if (slice) response.setHeader('Content-Range', `bytes ${from}-${from + length - 1}/${file.size}`)
    if (isHead) {
      response.writeHead(200).end()
      return
    }
    attempt = job.begin({
      method: 'GET',
      remoteAddress: request.socket.remoteAddress ?? '',
      userAgent: headers['user-agent'] ?? null,
      from,
      expected: length,
      abort: () => request.socket.destroy(),
    })
    response.writeHead(slice ? 206 : 200)
    await pump(handle, download, response, { from, length }, attempt, deps.clock)
    attempt.sent()
    deps.finish(request, response, attempt)
  } catch (error) {
    if (error instanceof Refused) throw error
    attempt?.end(error instanceof Broken ? error.end : 'cut')
    request.socket.destroy()
    if (!(error instanceof Broken)) throw error
  } finally {
    release()
    await handle?.close()
  }
}
