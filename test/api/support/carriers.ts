import { EventEmitter, once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createTRPCClient, createWSClient, wsLink, type TRPCClient } from '@trpc/client'
import { WebSocket as WsWebSocket } from 'ws'
import { createBridge } from '../../../main/api/bridge.ts'
import type { ApiDeps } from '../../../main/api/context.ts'
import type { AppRouter } from '../../../main/api/router.ts'
import {
  serveIpcBridge,
  type IpcEvent,
  type IpcMainShape,
  type Page,
  type PageFrame,
  type PageNavigation,
} from '../../../main/hosts/electron/ipc-bridge.ts'
import { createCarrier, type IpcRendererShape } from '../../../preload/carrier.ts'
import { ipcWebSocket } from '../../../renderer/state/ipc-web-socket.ts'
import { token } from './api-bench.ts'

/** One of the two ways from a page to the bridge. */
export interface Link {
  connect(): Client
  /** Cuts what is open, as a lost network or a reload does. */
  drop(): void
  /** The page stops reading: what is sent to it piles up. */
  freeze(): void
  thaw(): void
  close(): Promise<void>
}

export interface Client {
  readonly trpc: TRPCClient<AppRouter>
  close(): Promise<void>
}

const clientOf = (url: string, socket: typeof WebSocket | undefined): Client => {
  const ws = createWSClient({
    url,
    ...(socket ? { WebSocket: socket } : {}),
    connectionParams: { token },
    retryDelayMs: () => 1,
  })
  return { trpc: createTRPCClient<AppRouter>({ links: [wsLink({ client: ws })] }), close: () => ws.close() }
}

/** The node host's: a real HTTP server and a real WebSocket. */
export const webSocketLink = async (
  deps: ApiDeps,
): Promise<Link & { readonly url: string; readonly port: number }> => {
  const bridge = createBridge(deps)
  const server: Server = createServer()
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('upgrade', (request, socket, head) => {
    const { localAddress = '', localPort = 0 } = request.socket
    bridge.upgrade(request, socket, head, { kind: 'network', localAddress, localPort, loopbackOnly: true })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const clients = new Set<WsWebSocket>()
  class Tracked extends WsWebSocket {
    constructor(url: string | URL) {
      super(url)
      clients.add(this)
      this.once('close', () => clients.delete(this))
    }
  }
  const url = `ws://127.0.0.1:${port}/bridge`
  return {
    url,
    port,
    connect: () => clientOf(url, Tracked as unknown as typeof WebSocket),
    drop: () => sockets.forEach((socket) => socket.destroy()),
    freeze: () => clients.forEach((client) => client.pause()),
    thaw: () => clients.forEach((client) => client.resume()),
    close: async () => {
      await bridge.close()
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

const frameUrl = 'app://chargebench/'

/**
 * The desktop app's: main and page joined as Electron joins them, by structured clone and in a later turn. Messages to
 * a frozen page wait.
 */
export const ipcLink = (
  deps: ApiDeps,
): Link & { sendAs(frame: PageFrame | null, ...args: unknown[]): void } => {
  const main = new EventEmitter()
  const page = new EventEmitter()
  const life = new EventEmitter()
  let frozen: (() => void)[] | null = null
  const later = (work: () => void): void => {
    setImmediate(() => (frozen === null ? work() : void frozen.push(work)))
  }
  const contents: Page = {
    id: 1,
    isDestroyed: () => false,
    send: (channel, ...args) => {
      const copy = structuredClone(args)
      later(() => page.emit(channel, {}, ...copy))
    },
    on: (event: string, listener: (details: PageNavigation) => void) => life.on(event, listener),
  }
  const deliver = (senderFrame: PageFrame | null, channel: string, args: readonly unknown[]): void => {
    const event: IpcEvent = { sender: contents, senderFrame }
    const copy = structuredClone(args)
    setImmediate(() => main.emit(channel, event, ...copy))
  }
  const ipcMain: IpcMainShape = {
    on: (channel, listener) => main.on(channel, listener),
    removeListener: (channel, listener) => main.removeListener(channel, listener),
  }
  const ipcRenderer: IpcRendererShape = {
    on: (channel, listener) => page.on(channel, listener),
    send: (channel, ...args) => deliver({ url: frameUrl, parent: null }, channel, args),
  }
  const bridge = createBridge(deps)
  const stop = serveIpcBridge({ ipcMain, bridge, isOurs: ({ url }) => url === frameUrl })
  const socket = ipcWebSocket(createCarrier(ipcRenderer))
  return {
    connect: () => clientOf('ws://carrier', socket),
    drop: () => life.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false }),
    freeze: () => (frozen ??= []),
    thaw: () => {
      const waiting = frozen ?? []
      frozen = null
      for (const work of waiting) work()
    },
    sendAs: (frame, ...args) => deliver(frame, 'bridge-up', args),
    close: async () => {
      stop()
      await bridge.close()
    },
  }
}
