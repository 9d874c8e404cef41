import { request } from 'node:http'
import { WebSocket } from 'ws'
import { createFrameWatch } from '../../../main/conformance/expectations.ts'
import type { Pattern } from '../../../main/conformance/matcher.ts'
import type { ReceivedCall, WatchedFrame } from '../../../main/conformance/steps.ts'
import type { FromCentralSystem, FromChargePoint, Request, Response } from '../../../ocpp/actions/index.ts'
import { encodeCall, encodeCallResult } from '../../../ocpp/rpc.ts'
import type { Clock } from '../../../contract/clock.ts'
import { frameReader, opcodes } from './websocket-frames.ts'

/** The Central System answered the opening handshake, and no OCPP session came of it. */
export class NoSession extends Error {
  override readonly name = 'NoSession'
  constructor(
    readonly reason: 'refused' | 'no-subprotocol' | 'failed',
    /** The HTTP status of a refusal. */
    readonly status: number | null,
    message: string,
  ) {
    super(message)
  }
}

/** HTTP Basic credentials as bytes: a key is binary (OCPP-J 1.6 §6.2.2). */
export interface BasicCredentials {
  readonly user: string
  readonly password: Buffer
}

export interface DialOptions {
  readonly credentials?: BasicCredentials
  /** In the order of preference. */
  readonly subprotocols?: readonly string[]
}

/** How a charge point is made to speak: word for word as a case says. */
export interface ScriptedChargePoint {
  /** The subprotocol that the Central System chose. */
  readonly subprotocol: string
  /** Sends a CALL and waits for its CALLRESULT, which must be like the pattern. */
  send<A extends FromChargePoint>(
    action: A,
    payload: Request<A>,
    expected?: Pattern<Response<A>>,
  ): Promise<Response<A>>
  /** Waits for a CALL of the Central System. Registered at once: ask before provoking it. */
  expect<A extends FromCentralSystem>(action: A, pattern?: Pattern<Request<A>>): Promise<ReceivedCall<A>>
  answer<A extends FromCentralSystem>(call: ReceivedCall<A>, payload: Response<A>): void
  /** CALLs of the Central System that the script did not ask for. */
  unclaimed(): readonly WatchedFrame[]
  disconnect(): Promise<void>
}

/** How long the Central System took to answer a CALL. */
export type OnAnswered = (action: FromChargePoint, tookMs: number) => void

export interface ScriptOptions {
  readonly clock: Clock
  readonly withinMs: number
  readonly onAnswered?: OnAnswered
}

const authorization = ({ user, password }: BasicCredentials): string =>
  `Basic ${Buffer.concat([Buffer.from(`${user}:`), password]).toString('base64')}`

const headersOf = ({ credentials }: DialOptions): Record<string, string> =>
  credentials === undefined ? {} : { Authorization: authorization(credentials) }

const opened = (url: string, options: DialOptions, withinMs: number): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, [...(options.subprotocols ?? ['ocpp1.6'])], {
      headers: headersOf(options),
      perMessageDeflate: false,
      handshakeTimeout: withinMs,
    })
    socket.once('open', () => resolve(socket))
    socket.once('unexpected-response', (_request, response) => {
      reject(
        new NoSession(
          'refused',
          response.statusCode ?? null,
          `refused with ${response.statusCode ?? 'no status'}`,
        ),
      )
      socket.terminate()
    })
    socket.once('error', (error) => {
      const reason = error.message === 'Server sent no subprotocol' ? 'no-subprotocol' : 'failed'
      reject(new NoSession(reason, null, error.message))
    })
  })

let lastMessageId = 0

/** Dials `url` (identity included). Rejects with NoSession. */
export const dial = async (
  url: string,
  options: DialOptions,
  { clock, withinMs, onAnswered }: ScriptOptions,
): Promise<ScriptedChargePoint> => {
  const socket = await opened(url, options, withinMs)
  const watch = createFrameWatch({ clock, withinMs })
  const closed = new Promise<void>((resolve) => {
    socket.once('close', (code) => {
      watch.closed(`the connection was closed with ${code}`)
      resolve()
    })
  })
  socket.on('message', (data: Buffer) => watch.received(data.toString()))
  socket.on('error', () => undefined)
  const write = (text: string): void => {
    watch.sent(text)
    socket.send(text)
  }
  return {
    subprotocol: socket.protocol,
    send: async (action, payload, expected) => {
      const messageId = `cp-${++lastMessageId}`
      const answer = watch.expectAnswer(messageId, action, expected)
      write(encodeCall(messageId, action, payload))
      const { payload: answered, frame } = await answer
      if (frame.tookMs !== null) onAnswered?.(action, frame.tookMs)
      return answered
    },
    expect: (action, pattern) => watch.expect(action, pattern),
    answer: ({ messageId }, payload) => write(encodeCallResult(messageId, payload)),
    unclaimed: () => watch.unclaimed(),
    disconnect: async () => {
      socket.close(1000)
      await closed
    },
  }
}

/** What came of an opening handshake, down to the header. */
export interface HandshakeOutcome {
  readonly status: number
  readonly subprotocol: string | null
  /** Resolves when the Central System closes; rejects when it still keeps the connection after the wait. */
  readonly closed: Promise<void>
  readonly hangUp: () => void
}

/** The opening handshake alone (RFC 6455 §4.1), for what a WebSocket client would hide. */
export const handshake = (
  url: string,
  options: DialOptions,
  { clock, withinMs }: ScriptOptions,
): Promise<HandshakeOutcome> =>
  new Promise((resolve, reject) => {
    const { host, pathname } = new URL(url)
    const dialling = request(`http://${host}${pathname}`, {
      headers: {
        ...headersOf(options),
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': Buffer.alloc(16, 7).toString('base64'),
        ...(options.subprotocols === undefined
          ? {}
          : { 'Sec-WebSocket-Protocol': options.subprotocols.join(', ') }),
      },
    })
    dialling.once('upgrade', (response, socket, head) => {
      const closed = new Promise<void>((resolveClosed, rejectClosed) => {
        const read = frameReader(({ opcode }) => {
          if (opcode === opcodes.close) socket.end()
        })
        socket.on('data', read)
        socket.once('close', () => resolveClosed())
        clock.after(withinMs, () => rejectClosed(new Error(`still not closed after ${withinMs / 1000} s`)))
        read(head)
      })
      closed.catch(() => undefined)
      socket.on('error', () => undefined)
      const subprotocol = response.headers['sec-websocket-protocol'] ?? null
      resolve({ status: response.statusCode ?? 0, subprotocol, closed, hangUp: () => socket.destroy() })
    })
    dialling.once('response', (response) => {
      response.resume()
      const closed = Promise.resolve()
      resolve({
        status: response.statusCode ?? 0,
        subprotocol: null,
        closed,
        hangUp: () => response.destroy(),
      })
    })
    dialling.once('error', reject)
    dialling.end()
  })
