import type { IncomingMessage } from 'node:http'
import { PassThrough, Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import busboy from 'busboy'
import { Broken, Refused } from './refusal.ts'

/** A body that names no boundary can only be taken as it is. */
export const isMultipart = ({ method, headers }: IncomingMessage): boolean =>
  method === 'POST' && /^multipart\/form-data\b.*;\s*boundary=/i.test(headers['content-type'] ?? '')

type Store = (givenName: string | null, body: AsyncIterable<Uint8Array>) => Promise<void>

/** A stream that breaks off throws away what it has buffered; here that comes first, and then the error. */
const whatCame = (body: Readable): AsyncIterable<Uint8Array> => {
  const kept = new PassThrough()
  let problem: unknown = null
  body.on('data', (chunk: Buffer) => {
    if (kept.write(chunk)) return
    body.pause()
    kept.once('drain', () => body.resume())
  })
  body.once('end', () => kept.end())
  body.once('error', (error) => {
    problem = error
  })
  // with an error or without: what was not ended broke off
  body.once('close', () => {
    if (!body.readableEnded) problem ??= new Broken('body-unreadable')
    kept.end()
  })
  return (async function* () {
    for await (const chunk of kept) if (chunk instanceof Uint8Array) yield chunk
    if (problem !== null) throw new Broken('body-unreadable', { cause: problem })
  })()
}

/**
 * Gives each file of a `multipart/form-data` body to `store`, one after the other; fields beside them are dropped.
 * Resolves with how many there were. Throws what `store` threw, or Broken: cut, body-unreadable.
 */
export const eachPart = async (
  request: IncomingMessage,
  count: (bytes: number) => void,
  maxFiles: number,
  store: Store,
): Promise<number> => {
  let parts = 0
  let problem: unknown = null
  let storing: Promise<void> = Promise.resolve()
  const parser = busboy({
    headers: request.headers,
    preservePath: true,
    defParamCharset: 'utf8',
    limits: { files: maxFiles, fields: 100, fieldSize: 64 * 1024, parts: maxFiles + 100, headerPairs: 100 },
  })
  const fail = (error: unknown): void => {
    problem ??= error
    if (!parser.destroyed) parser.destroy(error instanceof Error ? error : new Broken('body-unreadable'))
  }
  parser.on('file', (_field: string, body: Readable, { filename }: { filename?: string }) => {
    parts += 1
    const kept = whatCame(body)
    storing = storing.then(() => store(filename ?? null, kept)).catch(fail)
  })
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      count(chunk.length)
      done(null, chunk)
    },
  })
  try {
    await pipeline(request, counter, parser)
  } catch (error) {
    problem ??= request.complete
      ? new Broken('body-unreadable', { cause: error })
      : new Broken('cut', { cause: error })
  }
  await storing
  if (!request.complete && problem instanceof Broken && problem.end === 'body-unreadable')
    throw new Broken('cut', { cause: problem })
  if (problem instanceof Refused || problem instanceof Broken) throw problem
  if (problem !== null) throw new Broken(request.complete ? 'body-unreadable' : 'cut', { cause: problem })
  return parts
}
