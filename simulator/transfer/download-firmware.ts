import { createHash, type Hash } from 'node:crypto'
import { openRequest, responseOf } from './request.ts'

/** What survives a cut connection, and a restart of the charge point: enough to go on where it stopped. */
export interface DownloadProgress {
  received: number
  /** Of the whole file; null = not known yet. */
  total: number | null
  etag: string | null
  hash: Hash
}

export const newDownload = (): DownloadProgress => ({
  received: 0,
  total: null,
  etag: null,
  hash: createHash('sha256'),
})

export interface DownloadOptions {
  /** Cuts the connection in the midst. */
  readonly signal?: AbortSignal
  /**
   * Called with every piece; `received` counts from the beginning of the file. `hold`: it reads no further, and holds
   * the connection.
   */
  readonly onBytes?: (received: number, total: number | null) => 'hold' | null | void
  /** What came before: the rest is asked for by Range (RFC 9110 §14.2). Changed while bytes come. */
  readonly resumeFrom?: DownloadProgress
  readonly fingerprint?: string
  /** Reads no further after so many bytes, and holds the connection: how a flash chip that hangs looks. */
  readonly stallsAt?: number
}

export type DownloadResult =
  | { readonly outcome: 'complete'; readonly size: number; readonly sha256: string }
  /** It can be gone on with. */
  | { readonly outcome: 'cut'; readonly progress: DownloadProgress; readonly error: Error }
  | { readonly outcome: 'refused'; readonly status: number; readonly retryAfterSeconds: number | null }

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

/** The length of the whole, of `bytes 5-9/10`. */
const totalOf = (contentRange: string | undefined): number | null => {
  const total = /\/(\d+)$/.exec(contentRange ?? '')?.[1]
  return total === undefined ? null : Number(total)
}

/** Fetches an image over HTTP or HTTPS. Resolves however it ends. */
export const downloadFirmware = async (
  url: string,
  options: DownloadOptions = {},
): Promise<DownloadResult> => {
  const { signal, onBytes, resumeFrom: progress = newDownload(), fingerprint, stallsAt } = options
  const headers: Record<string, string> = {}
  if (progress.received > 0) {
    headers['Range'] = `bytes=${progress.received}-`
    if (progress.etag !== null) headers['If-Range'] = progress.etag
  }
  try {
    const request = openRequest(url, { method: 'GET', headers, signal, fingerprint })
    const answered = responseOf(request)
    request.end()
    const response = await answered
    const { statusCode: status = 0 } = response
    if (status !== 200 && status !== 206) {
      response.resume()
      const wait = response.headers['retry-after']
      return { outcome: 'refused', status, retryAfterSeconds: wait === undefined ? null : Number(wait) }
    }
    if (status === 200) Object.assign(progress, newDownload())
    const length = response.headers['content-length']
    progress.etag = response.headers.etag ?? null
    progress.total =
      status === 206
        ? totalOf(response.headers['content-range'])
        : length === undefined
          ? null
          : Number(length)
    for await (const chunk of response) {
      if (!(chunk instanceof Uint8Array)) continue
      progress.hash.update(chunk)
      progress.received += chunk.length
      const then = onBytes?.(progress.received, progress.total)
      if (then === 'hold') await gone(signal)
      if (stallsAt !== undefined && progress.received >= stallsAt) await gone(signal)
    }
    if (progress.total !== null && progress.received < progress.total)
      return { outcome: 'cut', progress, error: new Error('the connection ended too early') }
    return { outcome: 'complete', size: progress.received, sha256: progress.hash.copy().digest('hex') }
  } catch (error) {
    return { outcome: 'cut', progress, error: asError(error) }
  }
}

/** Waits for the signal, and throws its reason. */
const gone = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_resolve, reject) => {
    const end = (): void => reject(asError(signal?.reason))
    if (signal?.aborted) end()
    else signal?.addEventListener('abort', end, { once: true })
  })
