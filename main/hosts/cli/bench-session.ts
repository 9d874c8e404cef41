import { isToolError, ToolError } from '../../../contract/tool-error.ts'
import { readApiFile } from '../node/api-file.ts'
import { startNodeHost } from '../node/node-host.ts'
import { mintToken } from './options.ts'
import type { Installation } from './serve.ts'

/** What every command at a charge point understands. */
export interface SessionOptions {
  readonly data: string
  readonly port: number
  readonly host?: string
  readonly token?: string
}

/** A way to the bench's API: to the one that runs on the data folder, or to one that was begun for this command. */
export interface BenchSession {
  /** false: another process holds the data folder, and does the work. */
  readonly isOwn: boolean
  /** Where charge points dial, without a trailing slash. */
  readonly ocppUrl: string
  /** Rejects with the API's own ToolError where the answer is none of success. */
  ask(path: string, init?: RequestInit): Promise<Response>
  /** Ends a bench of its own; leaves another's alone. */
  close(): Promise<void>
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isParams = (value: unknown): value is ToolError['params'] => isRecord(value)

/** The error that the API tells, as the function behind it threw it. */
const errorOf = async (response: Response): Promise<ToolError> => {
  const body: unknown = await response.json().catch(() => null)
  if (!isRecord(body) || typeof body['message'] !== 'string')
    return new ToolError('internal', {}, null, `Chargebench answered with HTTP ${response.status}.`)
  const { code, message, params, action } = body
  return new ToolError(
    // codes of this version: the bench that answers is held to be of the same
    isCode(code) ? code : 'internal',
    isParams(params) ? params : {},
    typeof action === 'string' ? action : null,
    message,
    body,
  )
}

const isCode = (code: unknown): code is ToolError['code'] => typeof code === 'string'

const fetchFrom =
  (url: string, token: string): BenchSession['ask'] =>
  async (path, init = {}) => {
    const headers = new Headers(init.headers)
    headers.set('Authorization', `Bearer ${token}`)
    const response = await fetch(new URL(path, url), { ...init, headers }).catch((error: unknown) => {
      if (init.signal?.aborted) throw error
      throw new ToolError(
        'shutting-down',
        {},
        null,
        `The Chargebench at ${url} does not answer any more: ${error instanceof Error ? error.message : String(error)}`,
      )
    })
    if (!response.ok) throw await errorOf(response)
    return response
  }

/** The `ocppUrl` that /health tells. */
const ocppUrlOf = async (ask: BenchSession['ask']): Promise<string> => {
  const health: unknown = await (await ask('/health')).json()
  return isRecord(health) && typeof health['ocppUrl'] === 'string' ? health['ocppUrl'] : ''
}

const joinRunning = async (options: SessionOptions, held: ToolError): Promise<BenchSession> => {
  const running = readApiFile(options.data)
  if (!running) throw held
  const ask = fetchFrom(running.url, options.token ?? running.token)
  return { isOwn: false, ocppUrl: await ocppUrlOf(ask), ask, close: () => Promise.resolve() }
}

/**
 * Goes through the running application where one holds the data folder, and begins a bench of its own where none does:
 * it accepts whoever dials in, since the command was given for that. Rejects as `startNodeHost` does.
 */
export const openSession = async (
  options: SessionOptions,
  { version, assetsDir }: Installation,
): Promise<BenchSession> => {
  try {
    const host = await startNodeHost({
      version,
      assetsDir,
      dataDir: options.data,
      ocpp: { port: options.port, host: options.host },
      ui: { port: 0, host: '127.0.0.1' },
      token: options.token ?? mintToken(),
      settings: { chargePoints: 'accept' },
    })
    return {
      isOwn: true,
      ocppUrl: host.ocppUrl,
      ask: fetchFrom(host.apiUrl, host.token),
      close: () => host.close(),
    }
  } catch (error) {
    if (isToolError(error) && error.code === 'data-folder-held') return joinRunning(options, error)
    throw error
  }
}
