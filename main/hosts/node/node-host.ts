import { ToolError } from '../../../contract/tool-error.ts'
import type { App, AppOptions } from '../../app.ts'
import { startApp as start } from '../../start.ts'

export interface NodeHostOptions extends Omit<AppOptions, 'startVirtualChargePoint'> {
  /** Where the page and the API for scripts are; loopback unless a person wants otherwise. Port 0 picks a free one. */
  readonly ui: { readonly port: number; readonly host: string }
}

export interface NodeHost {
  readonly app: App
  /** `ws://127.0.0.1:9220/ocpp`, without a trailing slash. */
  readonly ocppUrl: string
  /** The page, with the token in its fragment. */
  readonly uiUrl: string
  /** Where `/health` and `/api` are: `http://127.0.0.1:9221`. */
  readonly apiUrl: string
  readonly token: string
  /** Closes every charge point with 1001, then everything else. May be called twice. */
  close(): Promise<void>
}

const errorCode = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : null

/** Names the port, who holds it where the system tells, and the option that chooses another. */
const portInUse = async (port: number, what: string, option: string): Promise<ToolError> => {
  const { findPortHolder } = await import('./port-holder.ts')
  const holder = await findPortHolder(port)
  const because =
    holder !== null
      ? `is in use by ${holder}`
      : port < 1024
        ? 'is in use, or needs more rights than this user has'
        : 'is in use by another program (another Chargebench, another Central System?)'
  return new ToolError(
    'port-in-use',
    { port, holder, option },
    'choose-another-port',
    `${what} needs port ${port}, which ${because}. Close it, or choose another port with ${option} (0 picks a free one).`,
  )
}

const taken: ReadonlySet<unknown> = new Set(['EADDRINUSE', 'EACCES', 'port-in-use'])
const noSuchAddress: ReadonlySet<unknown> = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL'])

/** The error in words for whoever gave the address; others as they are. */
const bindError = async (
  error: unknown,
  wanted: {
    readonly port: number
    readonly host: string | undefined
    readonly what: string
    readonly option: string
  },
): Promise<unknown> => {
  const { port, host = '', what, option } = wanted
  if (taken.has(errorCode(error))) return portInUse(port, what, `--${option}port`)
  if (noSuchAddress.has(errorCode(error)))
    return new ToolError(
      'request-invalid',
      { host },
      null,
      `"${host}" is no address of this laptop: see --${option}host.`,
    )
  return error
}

const startApp = async (options: NodeHostOptions): Promise<App> => {
  if (options.ocpp.port !== 0 && options.ocpp.port === options.ui.port)
    throw new ToolError(
      'request-invalid',
      { port: options.ui.port },
      'choose-port',
      `The page and the charge points cannot share port ${options.ui.port}: choose another with --ui-port.`,
    )
  try {
    return await start({
      ...options,
      startVirtualChargePoint: async (wanted) => {
        const { startVirtualChargePoint } = await import('../../../simulator/charge-point.ts')
        return startVirtualChargePoint(wanted)
      },
    })
  } catch (error) {
    throw await bindError(error, {
      port: options.ocpp.port,
      host: options.ocpp.host,
      what: 'The Central System',
      option: '',
    })
  }
}

/**
 * Chargebench under plain Node: the Central System, and its page and API over HTTP. Rejects with ToolError: those of
 * createApp, port-in-use with the port, its holder and the option; nothing is left open then.
 */
export const startNodeHost = async (options: NodeHostOptions): Promise<NodeHost> => {
  const app = await startApp(options)
  try {
    const { dataDir, token } = options
    const { openUiServer } = await import('./ui-server.ts')
    const { apiUrl, closeAround } = await openUiServer(app, {
      ...options.ui,
      ...{ dataDir, token },
      serves: 'page-and-api',
    })
    let closing: Promise<void> | null = null
    return {
      app,
      ocppUrl: app.ocppUrl,
      uiUrl: `${apiUrl}/#token=${encodeURIComponent(token)}`,
      apiUrl,
      token,
      close: () => (closing ??= closeAround(() => app.close())),
    }
  } catch (error) {
    await app.close()
    throw await bindError(error, { ...options.ui, what: 'The page of Chargebench', option: 'ui-' })
  }
}
