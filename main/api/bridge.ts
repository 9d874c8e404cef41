import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { TRPCError } from '@trpc/server'
import { getWSConnectionHandler } from '@trpc/server/adapters/ws'
import { WebSocketServer, type WebSocket } from 'ws'
import { isToolError, ToolError } from '../../contract/tool-error.ts'
import type { ApiDeps } from './context.ts'
import { checkOrigin, isAtThisComputer, isToken, type NetworkPeer } from './http/guard.ts'
import { appRouter } from './router.ts'
import type { BridgeContext } from './trpc.ts'

/** What the tRPC adapter and we use of a `ws` socket; a socket over IPC has the same shape. */
export interface BridgeSocket {
  readonly readyState: number
  /** Bytes sent that the other end has not read. */
  readonly bufferedAmount: number
  send(text: string): void
  close(): void
  terminate(): void
  on(event: 'message', listener: (data: Buffer, isBinary: boolean) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  once(event: 'close', listener: () => void): unknown
}

export interface Bridge {
  /** Serves a socket of the desktop app's own page. */
  attach(socket: BridgeSocket): void
  /** Serves an upgrade request of the node host, or refuses it with 403 or 404. The token comes in `connectionParams`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, peer: NetworkPeer): void
  /** Closes every socket with 1001; one that does not answer soon is cut. */
  close(): Promise<void>
}

export const bridgePath = '/bridge'

const maxMessageBytes = 1024 * 1024
const maxBatchSize = 50
const keepAlive = { enabled: true, pingMs: 30_000, pongWaitMs: 10_000 }
/** A socket that has not shown the token by then is closed. */
const tokenWithinMs = 10_000
const closeWithinMs = 1000

const unauthorized = (): TRPCError =>
  new TRPCError({
    code: 'UNAUTHORIZED',
    cause: new ToolError(
      'unauthorized',
      {},
      null,
      'The token is missing or wrong: open the page by the printed URL.',
    ),
  })

const contextOf = (
  deps: ApiDeps,
  socket: Pick<BridgeSocket, 'bufferedAmount'>,
  here: boolean,
): BridgeContext => ({
  deps,
  bufferedAmount: () => socket.bufferedAmount,
  isAtThisComputer: here,
})

const refuse = (socket: Duplex, status: string): void => {
  socket.on('error', () => undefined)
  // node no longer counts it among the server's: one that keeps its side open would hold the close up
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** Stands for the upgrade request that a socket over IPC has not had. */
const ownPageRequest = (): IncomingMessage => Object.assign(new IncomingMessage(new Socket()), { url: '/' })

/** tRPC for both hosts: its own WebSocket handler, over real sockets and over socket-shaped ones. */
export const createBridge = (deps: ApiDeps): Bridge => {
  const log = deps.log.with({ part: 'bridge' })
  const wss = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false })
  const attached = new Set<BridgeSocket>()

  const common = {
    router: appRouter,
    wss,
    maxBatchSize,
    onError: ({ error, path }: { error: TRPCError; path: string | undefined }) => {
      if (error.code !== 'INTERNAL_SERVER_ERROR' || isToolError(error.cause)) return
      log.write('error', 'procedure-failed', { path, error: error.cause ?? error })
    },
  }
  const serveOwnPage = getWSConnectionHandler({
    ...common,
    createContext: ({ res }) => contextOf(deps, res, true),
  })
  const serveNetwork = getWSConnectionHandler({
    ...common,
    keepAlive,
    createContext: ({ req, res, info }) => {
      if (!isToken(info.connectionParams?.token, deps.token)) throw unauthorized()
      authorized.add(res)
      return contextOf(deps, res, isAtThisComputer(req.socket.localAddress, Object.keys(req.headers)))
    },
  })
  const authorized = new WeakSet<WebSocket>()

  wss.on('connection', (socket, request) => {
    const deadline = deps.clock.after(tokenWithinMs, () => {
      if (!authorized.has(socket)) socket.close(1008, 'no token')
    })
    socket.once('close', () => deadline.cancel())
    serveNetwork(socket, request)
  })

  return {
    attach: (socket) => {
      attached.add(socket)
      socket.once('close', () => attached.delete(socket))
      // tRPC asks for a `ws` socket, and uses of it what BridgeSocket has
      serveOwnPage(socket as unknown as WebSocket, ownPageRequest())
    },
    upgrade: (request, socket, head, peer) => {
      if (request.url?.split('?')[0] !== bridgePath) return refuse(socket, '404 Not Found')
      try {
        const { host = null, origin = null } = request.headers
        checkOrigin({ host, origin }, peer)
      } catch {
        return refuse(socket, '403 Forbidden')
      }
      return wss.handleUpgrade(request, socket, head, (opened) => wss.emit('connection', opened, request))
    },
    close: async () => {
      for (const socket of attached) socket.close()
      const gone = [...wss.clients].map((socket) => new Promise((resolve) => socket.once('close', resolve)))
      for (const socket of wss.clients) socket.close(1001, 'Chargebench is closing')
      const cut = deps.clock.after(closeWithinMs, () => {
        for (const socket of wss.clients) socket.terminate()
      })
      await Promise.all(gone)
      cut.cancel()
      wss.close()
    },
  }
}
