import type { SecureContextOptions } from 'node:tls'
import { WebSocket, type RawData } from 'ws'
import type { Clock, Timer } from '../contract/clock.ts'
import type { Log } from '../contract/log.ts'
import type { BackOff } from './profile.ts'

/** How the connection is asked for. */
export interface Handshake {
  readonly url: string
  readonly protocols: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  /** The Connection header, where it is not `Upgrade`. */
  readonly connection?: string
  /** What it can of TLS, where the URL is a wss one. */
  readonly tls?: SecureContextOptions
}

export interface LinkOptions {
  /** Asked before every attempt. */
  readonly handshake: () => Handshake
  readonly clock: Clock
  readonly log: Log
  readonly backOff: BackOff
  readonly handshakeTimeoutMs: number
  readonly random: () => number
}

export interface LinkListener {
  connecting(): void
  opened(): void
  text(text: string): void
  /** `retryAt`: when it dials again, in milliseconds since the epoch. */
  lost(cause: string, retryAt: number): void
}

/** A connection that is dialled again, with growing waits, as long as it is wanted. */
export interface Link {
  /** Dials; nothing where it does already. */
  open(): void
  /** false: not connected, nothing was sent. */
  send(data: string | Uint8Array): boolean
  ping(): void
  /** Cuts this connection off; it is dialled again. */
  drop(cause: string): void
  /** Leaves this connection open and forgotten, and dials another. */
  abandon(): void
  /** Cuts it off and stays away until it is opened; nobody is told. */
  cut(): void
  /** Closes with 1000 and stays away until it is opened; nobody is told. */
  close(): Promise<void>
}

/** The charge point's own URL: the endpoint, a slash, the identity percent-encoded (OCPP-J 1.6 §3.1.1). */
const connectionUrl = (endpoint: string, id: string): string =>
  `${endpoint.replace(/\/+$/, '')}/${encodeURIComponent(id)}`

/** HTTP Basic; the user name is the identity (OCPP-J 1.6 §6.2.2). */
export const basicAuthorization = (userName: string, password: string | Uint8Array): string =>
  `Basic ${Buffer.concat([Buffer.from(`${userName}:`), Buffer.from(password)]).toString('base64')}`

/** What a good charge point asks with. */
export const plainHandshake = (
  endpoint: string,
  id: string,
  password: string | Uint8Array | undefined,
): Handshake => ({
  url: connectionUrl(endpoint, id),
  protocols: ['ocpp1.6'],
  headers: password === undefined ? {} : { authorization: basicAuthorization(id, password) },
})

const textOf = (data: RawData): string =>
  Array.isArray(data)
    ? Buffer.concat(data).toString()
    : data instanceof ArrayBuffer
      ? Buffer.from(data).toString()
      : data.toString()

/** Milliseconds to wait before attempt number `attempt` (1 = the first after a loss). */
const waitBefore = (attempt: number, backOff: BackOff, random: () => number): number => {
  const full = Math.min(backOff.maxMs, backOff.firstMs * backOff.factor ** (attempt - 1))
  return Math.round(full * (1 - backOff.jitter * random()))
}

const connect = ({ url, protocols, headers, connection, tls }: Handshake): WebSocket =>
  new WebSocket(url, [...protocols], {
    ...tls,
    headers: { ...headers },
    perMessageDeflate: false,
    ...(connection === undefined
      ? {}
      : { finishRequest: (request) => request.setHeader('connection', connection).end() }),
  })

const closeTimeoutMs = 2_000

export const createLink = (options: LinkOptions, listener: LinkListener): Link => {
  const { clock, log, backOff, random } = options
  let current: { readonly ws: WebSocket; readonly fail: (cause: string) => void } | null = null
  const forgotten = new Set<WebSocket>()
  let redial: Timer | null = null
  let failures = 0

  const dial = (): void => {
    redial = null
    const ws = connect(options.handshake())
    let cause: string | null = null
    const fail = (why: string): void => {
      cause ??= why
      ws.terminate()
    }
    current = { ws, fail }
    const isCurrent = (): boolean => current?.ws === ws
    const deadline = clock.after(options.handshakeTimeoutMs, () => {
      if (ws.readyState === WebSocket.CONNECTING) fail('handshake-timed-out')
    })
    listener.connecting()
    ws.on('open', () => {
      deadline.cancel()
      failures = 0
      if (isCurrent()) listener.opened()
    })
    ws.on('message', (data) => {
      if (isCurrent()) listener.text(textOf(data))
    })
    ws.on('unexpected-response', (_request, response) => {
      fail(`http-${response.statusCode ?? 0}`)
    })
    // Always followed by `close`.
    ws.on('error', (error: NodeJS.ErrnoException) => {
      cause ??= error.code ?? error.message
    })
    ws.on('close', (code, reason) => {
      deadline.cancel()
      forgotten.delete(ws)
      if (!isCurrent()) return
      current = null
      failures += 1
      const waitMs = waitBefore(failures, backOff, random)
      const why = cause ?? `closed-${code}${reason.length > 0 ? ` ${reason.toString()}` : ''}`
      log.write('info', 'link-lost', { cause: why, waitMs })
      redial = clock.after(waitMs, dial)
      listener.lost(why, clock.now() + waitMs)
    })
  }

  /** The connection that nobody waits for any longer. */
  const release = (): WebSocket | null => {
    redial?.cancel()
    redial = null
    const ws = current?.ws ?? null
    current = null
    for (const other of forgotten) other.terminate()
    return ws
  }

  return {
    open() {
      if (current === null && redial === null) dial()
    },
    send(data) {
      if (current?.ws.readyState !== WebSocket.OPEN) return false
      current.ws.send(data)
      return true
    },
    ping() {
      if (current?.ws.readyState === WebSocket.OPEN) current.ws.ping()
    },
    drop(cause) {
      current?.fail(cause)
    },
    abandon() {
      if (current === null) return
      forgotten.add(current.ws)
      dial()
    },
    cut: () => release()?.terminate(),
    async close() {
      const ws = release()
      if (ws === null || ws.readyState === WebSocket.CLOSED) return
      await new Promise<void>((resolve) => {
        const deadline = clock.after(closeTimeoutMs, () => ws.terminate())
        ws.once('close', () => {
          deadline.cancel()
          resolve()
        })
        ws.close(1000)
      })
    },
  }
}
