import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { attachFakeConsole, type FakeConsole } from '../../drivers/fake/console.ts'

export interface ConsoleServer {
  /** `tcp://127.0.0.1:PORT` */
  readonly device: string
  readonly port: number
  /** The same charger, whoever has come to its port. */
  readonly console: FakeConsole
  /** Says this to whoever is there. */
  readonly say: (text: string) => void
  /** How many have come so far. */
  readonly visits: () => number
  readonly close: () => Promise<void>
}

/** The console of a charger behind a serial server on loopback. */
export const serveConsole = async (): Promise<ConsoleServer> => {
  let socket: Socket | null = null
  let visits = 0
  let listener: (bytes: Uint8Array) => void = () => undefined
  const console = attachFakeConsole({
    send: (bytes) => void socket?.write(bytes),
    onBytes: (next) => void (listener = next),
  })
  const server = createServer((next) => {
    socket = next
    visits++
    next.on('data', (bytes) => listener(bytes))
    next.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    device: `tcp://127.0.0.1:${port}`,
    port,
    console,
    say: (text) => void socket?.write(text),
    visits: () => visits,
    close: async () => {
      socket?.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
