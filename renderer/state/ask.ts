import { BenchError, refusalOf, toBenchError } from './bench-error.ts'

/** Asks the HTTP API, for what is too large for the bridge. Rejects with `BenchError`. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>

export const createAsk =
  (token: string | null): Ask =>
  async (path, init = {}) => {
    const headers = new Headers(init.headers)
    if (token !== null) headers.set('Authorization', `Bearer ${token}`)
    const url = new URL(path, window.location.href)
    const response = await fetch(url, { ...init, headers }).catch((error: unknown) => {
      throw toBenchError(error)
    })
    if (response.ok) return response
    throw refusalOf(await response.json().catch(() => null), response.status)
  }

export interface Sending {
  /** How many bytes of the file have left. */
  readonly onBytes: (bytes: number) => void
  readonly signal: AbortSignal
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Streams a file to the HTTP API; `fetch` does not tell how far it is. Resolves with the answer's JSON. */
export const sendFile = (
  token: string | null,
  path: string,
  file: File,
  { onBytes, signal }: Sending,
): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    const settle = (end: () => void) => {
      signal.removeEventListener('abort', abort)
      end()
    }
    request.open('POST', new URL(path, window.location.href))
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    if (token !== null) request.setRequestHeader('Authorization', `Bearer ${token}`)
    request.upload.addEventListener('progress', ({ loaded }) => onBytes(loaded))
    request.addEventListener('load', () => {
      const body = parsed(request.responseText)
      const isFine = request.status >= 200 && request.status < 300
      settle(() => (isFine ? resolve(body) : reject(refusalOf(body, request.status))))
    })
    request.addEventListener('error', () =>
      settle(() => reject(new BenchError('connection-closed', {}, 'the upload broke off'))),
    )
    request.addEventListener('abort', () =>
      settle(() => reject(new BenchError('cancelled', {}, 'the upload was cancelled'))),
    )
    signal.addEventListener('abort', abort)
    request.send(file)
  })
