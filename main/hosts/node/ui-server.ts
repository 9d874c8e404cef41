import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { isIP } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { App } from '../../app.ts'
import type { NetworkPeer } from '../../api/http/guard.ts'
import { removeApiFile, writeApiFile } from './api-file.ts'

export interface UiServerOptions {
  /** Port 0 picks a free one. */
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly token: string
  /** `api`: the HTTP API alone, without pages and without the bridge. */
  readonly serves: 'page-and-api' | 'api'
}

export interface UiServer {
  /** Where `/health` and `/api` are: `http://127.0.0.1:9221`. */
  readonly apiUrl: string
  /** Takes no more connections and withdraws its address, lets `work` come to its end, then drops what is left. */
  readonly closeAround: (work: () => Promise<void>) => Promise<void>
}

const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost'])

const peerOf = (socket: Socket, loopbackOnly: boolean): NetworkPeer => ({
  kind: 'network',
  localAddress: socket.localAddress ?? '',
  localPort: socket.localPort ?? 0,
  loopbackOnly,
})

const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address() as AddressInfo // of a TCP server that listens
      resolve(address.port)
    })
  })

const urlHost = (host: string): string => {
  if (host === '0.0.0.0' || host === '::' || host === '') return '127.0.0.1'
  return isIP(host) === 6 ? `[${host}]` : host
}

const isApiPath = (url: string): boolean => /^\/(?:api|health)(?:[/?]|$)/.test(url)

const createUiServer = (app: App, { host, serves }: UiServerOptions): Server => {
  const loopbackOnly = loopbackHosts.has(host)
  const listener = getRequestListener(
    (request, { incoming }) => app.http(request, peerOf(incoming.socket, loopbackOnly)),
    { overrideGlobalObjects: false },
  )
  const server = createServer((incoming, outgoing) => {
    if (serves === 'api' && !isApiPath(incoming.url ?? '')) outgoing.writeHead(404).end()
    else void listener(incoming, outgoing)
  })
  // without a listener for it, an upgrade closes its connection
  if (serves === 'page-and-api')
    server.on('upgrade', (request, socket, head) =>
      app.bridge.upgrade(request, socket, head, peerOf(request.socket, loopbackOnly)),
    )
  return server
}

/**
 * Serves an app over HTTP and leaves its address in the data folder, where commands of the same user find it. Rejects
 * with what `listen` says; nothing is left open then.
 */
export const openUiServer = async (app: App, options: UiServerOptions): Promise<UiServer> => {
  const server = createUiServer(app, options)
  const port = await listen(server, options.port, options.host)
  server.on('error', (error) => app.log.write('error', 'ui-server-failed', { error }))
  const apiUrl = `http://${urlHost(options.host)}:${port}`
  try {
    await app.announce(apiUrl)
    writeApiFile(options.dataDir, { url: apiUrl, token: options.token })
  } catch (error) {
    server.close()
    throw error
  }
  return {
    apiUrl,
    closeAround: async (work) => {
      const closed = new Promise((resolve) => server.close(resolve))
      removeApiFile(options.dataDir)
      await work()
      server.closeAllConnections()
      await closed
    },
  }
}
