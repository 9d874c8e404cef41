import { WebSocket, type RawData } from 'ws'
import type { Clock, Timer } from '../contract/clock.ts'
import type { Log } from '../contract/log.ts'
import type { BackOff } from './profile.ts'

export interface LinkOptions {
  /** The Central System's endpoint without the identity; with or without a trailing slash. */
  readonly url: string
  readonly id: string
  /** HTTP Basic, user name = identity (OCPP-J 1.6 §6.2.2). */
  readonly password: string | undefined
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

/** A connection that is dialled again, with growing waits, until it is closed. */
export interface Link {
  /** false: not connected, nothing was sent. */
  send(text: string): boolean
  /** Cuts this connection off; it is dialled again. */
  drop(cause: string): void
  close(): Promise<void>
}

/** The charge point's own URL: the endpoint, a slash, the identity percent-encoded (OCPP-J 1.6 §3.1.1). */
const connectionUrl = (endpoint: string, id: string): string =>
  `${endpoint.replace(/\/+$/, '')}/${encodeURIComponent(id)}`

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

const closeTimeoutMs = 2_000

export const openLink = (options: LinkOptions, listener: LinkListener): Link => {
  const { clock, log, backOff, random } = options
  const url = connectionUrl(options.url, options.id)
  const headers =
    options.password === undefined
      ? {}
      : { authorization: `Basic ${Buffer.from(`${options.id}:${options.password}`).toString('base64')}` }

  let current: { readonly ws: WebSocket; readonly fail: (cause: string) => void } | null = null
  let redial: Timer | null = null
  let failures = 0
  let closed = false

  const dial = (): void => {
    const ws = new WebSocket(url, ['ocpp1.6'], { headers, perMessageDeflate: false })
    let cause: string | null = null
    const fail = (why: string): void => {
      cause ??= why
      ws.terminate()
    }
    current = { ws, fail }
    const deadline = clock.after(options.handshakeTimeoutMs, () => {
      if (ws.readyState === WebSocket.CONNECTING) fail('handshake-timed-out')
    })
    listener.connecting()
    ws.on('open', () => {
      deadline.cancel()
      failures = 0
      listener.opened()
    })
    ws.on('message', (data) => listener.text(textOf(data)))
    ws.on('unexpected-response', (_request, response) => {
      fail(`http-${response.statusCode ?? 0}`)
    })
    // Always followed by `close`.
    ws.on('error', (error: NodeJS.ErrnoException) => {
      cause ??= error.code ?? error.message
    })
    ws.on('close', (code, reason) => {
      deadline.cancel()
      if (current?.ws === ws) current = null
      if (closed) return
      failures += 1
      const waitMs = waitBefore(failures, backOff, random)
      const why = cause ?? `closed-${code}${reason.length > 0 ? ` ${reason.toString()}` : ''}`
      log.write('info', 'link-lost', { cause: why, waitMs })
      redial = clock.after(waitMs, dial)
      listener.lost(why, clock.now() + waitMs)
    })
  }
  dial()

  return {
    send(text) {
      if (current?.ws.readyState !== WebSocket.OPEN) return false
      current.ws.send(text)
      return true
    },
    drop(cause) {
      current?.fail(cause)
    },
    async close() {
      if (closed) return
      closed = true
      redial?.cancel()
      const ws = current?.ws
      if (ws === undefined) return
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
