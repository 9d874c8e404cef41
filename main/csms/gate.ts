import { createServer, type Socket } from 'node:net'
import { ToolError } from '../../contract/tool-error.ts'

/**
 * The OCPP port by itself. It listens before there is a Central System: who dials in meanwhile is connected, is read by
 * nobody, and is answered by the Central System as soon as it opens the gate. It imports next to nothing, so that a
 * start can begin with it.
 */
export interface Gate {
  readonly port: number
  /** Who gets the connections from now on, those that wait first; `onError`: what the port itself says later. */
  open(receive: (socket: Socket) => void, onError: (error: Error) => void): void
  /** Nobody more gets in; those whom nobody received are gone. Resolves when the last connection is closed. */
  close(): Promise<void>
}

const portInUse = (port: number, host: string | undefined): ToolError =>
  new ToolError(
    'port-in-use',
    { port, host: host ?? null },
    'choose-another-port',
    `Port ${port} can not be listened on: another program holds it.`,
  )

function ignoreError(): void {
  // whoever receives the connection finds it closed
}

/** All interfaces where `host` is left out. ToolError `port-in-use`, or what the system says. */
export const openGate = (port: number, host?: string): Promise<Gate> =>
  new Promise((resolve, reject) => {
    const waiting = new Set<Socket>()
    let receive = (socket: Socket): void => {
      // node keeps the addresses once they were asked for, after the end of the connection too
      if (socket.remoteAddress === undefined || socket.localAddress === undefined) return
      socket.on('error', ignoreError)
      waiting.add(socket)
    }
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => receive(socket))
    const onFailure = (error: NodeJS.ErrnoException): void => {
      const isTaken = error.code === 'EADDRINUSE' || error.code === 'EACCES'
      reject(isTaken ? portInUse(port, host) : error)
    }
    server.once('error', onFailure)
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      server.off('error', onFailure)
      server.on('error', ignoreError)
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address ? address.port : port,
        open(receiveFromNow, onError) {
          receive = receiveFromNow
          server.on('error', onError)
          for (const socket of waiting) {
            receive(socket)
            socket.off('error', ignoreError)
          }
          waiting.clear()
        },
        close: () =>
          new Promise((closed) => {
            for (const socket of waiting) socket.destroy()
            waiting.clear()
            server.close(() => closed())
          }),
      })
    })
  })
