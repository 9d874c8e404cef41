import type { ClientRequest } from 'node:http'
import { openRequest, responseOf } from './request.ts'

export interface UploadOptions {
  /** `multipart` is a POST of a form with one file. */
  readonly method: 'PUT' | 'POST' | 'multipart'
  readonly fileName: string
  readonly content: Uint8Array
  /** Without Content-Length. */
  readonly chunked?: boolean
  readonly signal?: AbortSignal
  readonly onBytes?: (sent: number, total: number) => void
  readonly fingerprint?: string
  /** Closes the connection after so many bytes of the file. */
  readonly cutsAt?: number
}

export type UploadResult =
  | { readonly outcome: 'complete'; readonly status: number }
  | { readonly outcome: 'refused'; readonly status: number; readonly retryAfterSeconds: number | null }
  | { readonly outcome: 'cut'; readonly error: Error }

const chunkBytes = 64 * 1024
const boundary = 'charge-point-7d9c1f'

/** `…/` is a folder: the name goes behind it. A file's URL is taken as it is. */
const targetOf = (url: string, { method, fileName }: UploadOptions): string =>
  method !== 'multipart' && url.endsWith('/') ? url + encodeURIComponent(fileName) : url

const drained = (request: ClientRequest): Promise<void> =>
  new Promise((resolve) => {
    const goOn = (): void => {
      request.off('drain', goOn).off('close', goOn)
      resolve()
    }
    request.once('drain', goOn).once('close', goOn)
  })

/** Everything written so far is with the network, or never will be. */
const flushed = (request: ClientRequest): Promise<void> =>
  new Promise((resolve) => {
    request.once('close', resolve)
    request.write('', () => resolve())
  })

const send = async (
  request: ClientRequest,
  options: UploadOptions,
  head: string,
  tail: string,
): Promise<void> => {
  const { content, onBytes, cutsAt } = options
  if (head !== '') request.write(head)
  for (let sent = 0; sent < content.length && !request.destroyed;) {
    const end = Math.min(content.length, sent + chunkBytes, cutsAt ?? Number.POSITIVE_INFINITY)
    const hasRoom = request.write(content.subarray(sent, end))
    sent = end
    onBytes?.(sent, content.length)
    if (cutsAt !== undefined && sent >= cutsAt) {
      await flushed(request)
      request.destroy(new Error('the connection was cut'))
    } else if (!hasRoom) await drained(request)
  }
  if (!request.destroyed) request.end(tail)
}

/** Leaves a file on a server over HTTP or HTTPS. Resolves however it ends. */
export const uploadDiagnostics = async (url: string, options: UploadOptions): Promise<UploadResult> => {
  const { method, fileName, content, chunked = false, signal, fingerprint } = options
  const isForm = method === 'multipart'
  const name = fileName.replaceAll('"', '%22')
  const head = isForm
    ? `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n` +
      'Content-Type: application/octet-stream\r\n\r\n'
    : ''
  const tail = isForm ? `\r\n--${boundary}--\r\n` : ''
  const length = Buffer.byteLength(head) + content.length + Buffer.byteLength(tail)
  const headers = {
    'Content-Type': isForm ? `multipart/form-data; boundary=${boundary}` : 'application/octet-stream',
    ...(chunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': length }),
  }
  try {
    const of = { method: isForm ? 'POST' : method, headers, signal, fingerprint }
    const request = openRequest(targetOf(url, options), of)
    const answered = responseOf(request)
    // it may be refused before all of it is sent; who is cut hears it below
    answered.catch(() => undefined)
    await send(request, options, head, tail)
    const response = await answered
    response.resume()
    const { statusCode: status = 0 } = response
    if (status >= 200 && status < 300) return { outcome: 'complete', status }
    const wait = response.headers['retry-after']
    return { outcome: 'refused', status, retryAfterSeconds: wait === undefined ? null : Number(wait) }
  } catch (error) {
    return { outcome: 'cut', error: error instanceof Error ? error : new Error(String(error)) }
  }
}
