import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { WebSocketServer, type WebSocket } from 'ws'

type Frame = readonly [type: number, id: string, ...rest: unknown[]]

/** One connection of a charge point, as a test drives it: frame by frame, nothing is answered by itself. */
export interface Session {
  readonly request: IncomingMessage
  readonly socket: WebSocket
  /** The next frame that it sent, also one from before. */
  next(): Promise<Frame>
  /** The next frame, which has to be this CALL. */
  nextCall(action: string): Promise<{ readonly id: string; readonly payload: Record<string, unknown> }>
  /** Frames that came and that no one asked for. */
  readonly pending: readonly Frame[]
  send(frame: readonly unknown[]): void
  answer(id: string, payload: unknown): void
  /** Sends a CALL and returns the frame that answers it. */
  call(action: string, payload: unknown): Promise<Frame>
  closed: Promise<number>
}

export interface FakeCentralSystem {
  readonly url: string
  /** The next connection. */
  session(): Promise<Session>
  close(): Promise<void>
}

const createQueue = <T>() => {
  const items: T[] = []
  const waiting: ((item: T) => void)[] = []
  return {
    items,
    push: (item: T) => {
      const first = waiting.shift()
      if (first) first(item)
      else items.push(item)
    },
    next: () => {
      const item = items.shift()
      return item === undefined ? new Promise<T>((resolve) => waiting.push(resolve)) : Promise.resolve(item)
    },
  }
}

const createSession = (socket: WebSocket, request: IncomingMessage): Session => {
  const frames = createQueue<Frame>()
  let calls = 0
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as Frame))
  const next = () => frames.next()
  const send = (frame: readonly unknown[]) => socket.send(JSON.stringify(frame))
  return {
    request,
    socket,
    next,
    async nextCall(action) {
      const frame = await next()
      const [type, id, name, payload] = frame
      if (type !== 2 || name !== action) throw new Error(`${action} expected, came ${JSON.stringify(frame)}`)
      return { id, payload: payload as Record<string, unknown> }
    },
    pending: frames.items,
    send,
    answer: (id, payload) => send([3, id, payload]),
    async call(action, payload) {
      const id = `test-${++calls}`
      send([2, id, action, payload])
      const frame = await next()
      if (frame[1] !== id) throw new Error(`answer to ${id} expected, came ${JSON.stringify(frame)}`)
      return frame
    },
    closed: once(socket, 'close').then(([code]) => code as number),
  }
}

/** `refuse`: an HTTP status for the handshake instead of a session. */
export const startFakeCentralSystem = async (refuse?: number): Promise<FakeCentralSystem> => {
  const server = createServer()
  const sessions = createQueue<Session>()
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    if (refuse !== undefined) {
      socket.end(`HTTP/1.1 ${refuse} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, (ws) => sessions.push(createSession(ws, request)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `ws://127.0.0.1:${address.port}/ocpp`,
    session: () => sessions.next(),
    async close() {
      for (const client of sockets.clients) client.terminate()
      server.close()
      await once(server, 'close')
    },
  }
}

export const accepted = { status: 'Accepted', interval: 300, currentTime: '2026-01-01T00:00:00.000Z' }
