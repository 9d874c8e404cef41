import { connect } from 'node:net'
import type { Clock } from '../../contract/clock.ts'
import { createByteQueue } from '../byte-queue.ts'
import { portCannot, portFailed, portGone } from '../errors.ts'
import type { BytePort, PortEnd } from '../port.ts'

export interface TcpPortOptions {
  readonly host: string
  readonly port: number
  readonly clock: Clock
  /** Default 10 s. */
  readonly connectTimeoutMs?: number
  readonly signal?: AbortSignal
}

/** A serial server in raw mode: bytes and nothing else. Rejects with ToolError: port-failed. */
export const openTcpPort = async (options: TcpPortOptions): Promise<BytePort> => {
  const { host, port, clock, connectTimeoutMs = 10_000, signal } = options
  const name = `${host.includes(':') ? `[${host}]` : host}:${port}`
  signal?.throwIfAborted()
  const socket = connect({ host, port, noDelay: true })
  let end: (end: PortEnd) => void = () => undefined
  const ended = new Promise<PortEnd>((resolve) => (end = resolve))
  const queue = createByteQueue({ pause: () => socket.pause(), resume: () => socket.resume() })

  await new Promise<void>((resolve, reject) => {
    const fail = (error: unknown) => {
      socket.destroy()
      reject(portFailed(name, error))
    }
    const abort = () => {
      socket.destroy()
      const reason: unknown = signal?.reason
      reject(reason instanceof Error ? reason : portFailed(name, reason))
    }
    const timer = clock.after(connectTimeoutMs, () =>
      fail(new Error(`no connection within ${connectTimeoutMs / 1000} s`)),
    )
    signal?.addEventListener('abort', abort, { once: true })
    socket.once('error', fail)
    socket.once('connect', () => {
      socket.off('error', fail)
      resolve()
    })
    socket.once('close', () => {
      timer.cancel()
      signal?.removeEventListener('abort', abort)
    })
    socket.once('connect', () => {
      timer.cancel()
      signal?.removeEventListener('abort', abort)
    })
  })

  let closing = false
  const die = (error: unknown) => {
    const failure = error === null ? portGone(name) : portFailed(name, error)
    queue.end(closing ? null : failure)
    end(closing ? { cause: 'closed' } : { cause: 'died', error: failure })
  }
  socket.setKeepAlive(true, 10_000)
  socket.on('data', (bytes) => queue.push(bytes))
  socket.on('error', (error: NodeJS.ErrnoException) => die(error.code === 'ECONNRESET' ? null : error))
  socket.on('close', () => die(null))
  const cannot = (what: string) => () => Promise.reject(portCannot(name, what))

  return {
    name,
    readable: queue.source,
    write: (bytes) =>
      new Promise((resolve, reject) => {
        if (socket.destroyed) reject(portGone(name))
        else
          socket.write(bytes, (error) =>
            error ? reject(socket.destroyed ? portGone(name) : portFailed(name, error)) : resolve(),
          )
      }),
    // whatever was written has left by the time its write resolves
    drain: () => Promise.resolve(),
    setBaudRate: cannot('the serial server sets its own baud rate'),
    setSignals: cannot('raw TCP has no control lines'),
    getSignals: cannot('raw TCP has no control lines'),
    close: async () => {
      closing = true
      socket.destroy()
      await ended
    },
    ended,
  }
}
