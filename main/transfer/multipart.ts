import type { IncomingMessage } from 'node:http'
import { PassThrough, Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import busboy from 'busboy'
import { Broken, Refused } from './refusal.ts'

/** A field without the name of a file is kept in memory, and taken for a file only where it is the largest and no id. */
const longestField = 1024 ** 2
const shortestFile = 256

/**
 * What stands between the parts of a form, as a `Content-Type`; null = it is no form, and is taken as it is. Its own
 * first line tells it best: some name none in their headers, another one, or another kind of multipart.
 */
export const formTypeOf = ({ headers }: IncomingMessage, first: Uint8Array): string | null => {
  const begins = Buffer.from(first.subarray(0, 400)).toString('latin1')
  const seen = /^(?:\r\n)?--([^\r\n"\\]{1,70})\r\nContent-[A-Za-z-]+:/.exec(begins)?.[1]
  if (seen !== undefined) return `multipart/form-data; boundary="${seen}"`
  const said = headers['content-type'] ?? ''
  return /^multipart\/form-data\b.*;\s*boundary=/i.test(said) ? said : null
}

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
 * Gives each file of a form, whose bytes come from its request, to `store`, one after the other; fields beside them are dropped.
 * Resolves with how many there were. Throws what `store` threw, or Broken: cut, body-unreadable.
 */
export const eachPart = async (
  request: IncomingMessage,
  bytes: AsyncIterable<Uint8Array>,
  formType: string,
  count: (bytes: number) => void,
  maxFiles: number,
  store: Store,
): Promise<number> => {
  let parts = 0
  let problem: unknown = null
  let storing: Promise<void> = Promise.resolve()
  const parser = busboy({
    headers: { 'content-type': formType },
    preservePath: true,
    defParamCharset: 'utf8',
    // of a field that may be a file: one letter a byte
    defCharset: 'latin1',
    limits: {
      files: maxFiles,
      fields: 100,
      fieldSize: longestField,
      parts: maxFiles + 100,
      headerPairs: 100,
    },
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
  let largest = ''
  parser.on('field', (_field: string, value: string, { valueTruncated }: { valueTruncated: boolean }) => {
    if (!valueTruncated && value.length > largest.length) largest = value
  })
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      count(chunk.length)
      done(null, chunk)
    },
  })
  try {
    await pipeline(bytes, counter, parser)
  } catch (error) {
    problem ??= request.complete
      ? new Broken('body-unreadable', { cause: error })
      : new Broken('cut', { cause: error })
  }
  await storing
  // forms made by hand: the file is there, and has no name
  if (problem === null && parts === 0 && largest.length >= shortestFile) {
    parts += 1
    await store(null, Readable.from([Buffer.from(largest, 'latin1')])).catch(fail)
  }
  if (!request.complete && problem instanceof Broken && problem.end === 'body-unreadable')
    throw new Broken('cut', { cause: problem })
  if (problem instanceof Refused || problem instanceof Broken) throw problem
  if (problem !== null) throw new Broken(request.complete ? 'body-unreadable' : 'cut', { cause: problem })
  return parts
}
