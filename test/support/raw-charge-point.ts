import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { deferred } from './deferred.ts'

/** A charge point made by hand over `node:net`: it can break every rule of HTTP, WebSocket and OCPP-J. */
export interface RawChargePoint {
  readonly socket: Socket
  /** Sends bytes as they are. */
  write(bytes: string | Buffer): void
  /** Sends one masked text frame. */
  send(text: string): void
  sendFrame(frame: RawFrame): void
  /** A CALL; resolves with its answer, whatever else comes in between. */
  call(action: string, payload: unknown, messageId?: string): Promise<RawAnswer>
  /** The next message that is no answer to `call`. */
  next(): Promise<string>
  /** The next message, read as JSON. */
  nextMessage(): Promise<unknown[]>
  /** Code and reason of the close frame; null = the socket closed without one. */
  readonly closed: Promise<{ code: number | null; reason: string }>
  /** The head of the HTTP response. */
  readonly response: Promise<string>
  /** All bytes that came before an upgrade, or instead of one, when the socket closes. */
  readonly all: Promise<string>
  /** Pings that came. */
  readonly pings: () => number
  /** Ends it with a close frame. */
  bye(code?: number): void
  destroy(): void
}

export interface RawFrame {
  readonly opcode: number
  readonly payload?: Buffer | string
  readonly fin?: boolean
  readonly rsv1?: boolean
  readonly mask?: boolean
}

export interface RawAnswer {
  readonly type: number
  readonly payload: Record<string, unknown>
  readonly errorCode: string | null
  readonly frame: string
}

export interface DialOptions {
  readonly port: number
  /** As it goes on the wire. */
  readonly path?: string
  /** null leaves one of the usual headers out. */
  readonly headers?: Readonly<Record<string, string | null>>
  readonly method?: string
  /** Instead of a handshake. */
  readonly raw?: string | Buffer
  readonly answersPings?: boolean
  readonly host?: string
  /** Takes every message, instead of `next` and `call`. */
  readonly onText?: (text: string) => void
}

export const encodeFrame = ({
  opcode,
  payload = '',
  fin = true,
  rsv1 = false,
  mask = true,
}: RawFrame): Buffer => {
  const data = Buffer.isBuffer(payload) ? payload : Buffer.from(payload)
  const lengthBytes = data.length < 126 ? 0 : data.length < 65_536 ? 2 : 8
  const head = Buffer.alloc(2 + lengthBytes)
  head[0] = (fin ? 0x80 : 0) | (rsv1 ? 0x40 : 0) | opcode
  head[1] = (mask ? 0x80 : 0) | (lengthBytes === 0 ? data.length : lengthBytes === 2 ? 126 : 127)
  if (lengthBytes === 2) head.writeUInt16BE(data.length, 2)
  if (lengthBytes === 8) head.writeBigUInt64BE(BigInt(data.length), 2)
  if (!mask) return Buffer.concat([head, data])
  const key = randomBytes(4)
  return Buffer.concat([head, key, data.map((byte, i) => byte ^ key[i % 4]!)])
}

export const handshake = (
  path: string,
  method: string,
  headers: NonNullable<DialOptions['headers']>,
): string => {
  const all: Record<string, string | null> = {
    Host: '127.0.0.1',
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Protocol': 'ocpp1.6',
    ...headers,
  }
  const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))
  return `${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`
}

/** Splits what comes into frames; the server's frames are never masked. */
const takeFrame = (bytes: Buffer): { opcode: number; payload: Buffer; rest: Buffer } | null => {
  if (bytes.length < 2) return null
  const short = bytes[1]! & 0x7f
  const start = short < 126 ? 2 : short === 126 ? 4 : 10
  if (bytes.length < start) return null
  const length =
    short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  if (bytes.length < start + length) return null
  return {
    opcode: bytes[0]! & 0x0f,
    payload: bytes.subarray(start, start + length),
    rest: bytes.subarray(start + length),
  }
}

let lastId = 0

/** Opens the TCP connection and sends the handshake; wait for `response` to know that it was accepted. */
export const dial = (options: DialOptions): RawChargePoint => {
  const { port, path = '/ocpp/CP1', headers = {}, method = 'GET', raw, answersPings = true, onText } = options
  const socket = connect({ port, host: options.host ?? '127.0.0.1' })
  socket.setNoDelay()
  let buffered: Buffer = Buffer.alloc(0)
  let beforeUpgrade = ''
  let isUpgraded = false
  let pings = 0
  let closeFrame: { code: number | null; reason: string } = { code: null, reason: '' }
  const inbox: string[] = []
  const readers: ((text: string) => void)[] = []
  const answers = new Map<string, (text: string) => void>()

  const responded = deferred<string>()
  const closed = deferred<{ code: number | null; reason: string }>()
  const all = deferred<string>()

  const sendFrame = (frame: RawFrame): void => void socket.write(encodeFrame(frame))

  const deliver = (text: string): void => {
    const id = /^\[[34],"((?:[^"\\]|\\.)*)"/.exec(text)?.[1]
    const answer = id === undefined ? undefined : answers.get(id)
    if (id !== undefined && answer) {
      answers.delete(id)
      answer(text)
      return
    }
    const reader = readers.shift()
    if (reader) reader(text)
    else inbox.push(text)
  }

  const onFrame = (opcode: number, payload: Buffer): void => {
    if (opcode === 1) (onText ?? deliver)(payload.toString())
    else if (opcode === 8) {
      const code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005
      closeFrame = { code, reason: payload.subarray(2).toString() }
      sendFrame({ opcode: 8, payload })
    } else if (opcode === 9) {
      pings += 1
      if (answersPings) sendFrame({ opcode: 10, payload })
    }
  }

  const opening = raw ?? handshake(path, method, headers)
  if (opening.length > 0) socket.write(opening)
  socket.on('error', () => undefined)
  socket.on('close', () => {
    responded.resolve(beforeUpgrade)
    closed.resolve(closeFrame)
    all.resolve(beforeUpgrade)
  })
  socket.on('data', (chunk) => {
    buffered = Buffer.concat([buffered, chunk])
    if (!isUpgraded) {
      const end = buffered.indexOf('\r\n\r\n')
      if (end === -1 || !buffered.toString('latin1').startsWith('HTTP/1.1 101')) {
        beforeUpgrade = buffered.toString('latin1')
        if (end !== -1) responded.resolve(beforeUpgrade)
        return
      }
      isUpgraded = true
      beforeUpgrade = buffered.toString('latin1', 0, end + 4)
      buffered = buffered.subarray(end + 4)
      responded.resolve(beforeUpgrade)
    }
    for (let frame = takeFrame(buffered); frame; frame = takeFrame(buffered)) {
      buffered = frame.rest
      onFrame(frame.opcode, frame.payload)
    }
  })

  const next = (): Promise<string> => {
    const text = inbox.shift()
    return text === undefined ? new Promise((resolve) => readers.push(resolve)) : Promise.resolve(text)
  }

  return {
    socket,
    write: (bytes) => void socket.write(bytes),
    send: (text) => sendFrame({ opcode: 1, payload: text }),
    sendFrame,
    call(action, payload, messageId = `raw-${++lastId}`) {
      return new Promise((resolve) => {
        answers.set(messageId, (frame) => {
          const [type, , ...rest] = JSON.parse(frame) as [number, string, ...unknown[]]
          const isError = type === 4
          resolve({
            type,
            payload: (isError ? rest[2] : rest[0]) as Record<string, unknown>,
            errorCode: isError ? String(rest[0]) : null,
            frame,
          })
        })
        sendFrame({ opcode: 1, payload: JSON.stringify([2, messageId, action, payload]) })
      })
    },
    next,
    nextMessage: async () => JSON.parse(await next()) as unknown[],
    closed: closed.promise,
    response: responded.promise,
    all: all.promise,
    pings: () => pings,
    bye: (code = 1000) => {
      const payload = Buffer.alloc(2)
      payload.writeUInt16BE(code)
      sendFrame({ opcode: 8, payload })
    },
    destroy: () => socket.destroy(),
  }
}
