import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Socket } from 'node:net'

/** What came in by PUT or POST. */
export interface Upload {
  readonly method: string
  readonly path: string
  readonly contentType: string
  readonly body: Buffer
}

/** A place to fetch firmware from and to leave files at: of a few lines, so that it is none of our own. */
export interface FileServer {
  /** Of an image whose name carries its version. */
  readonly firmwareUrl: string
  /** A folder. */
  readonly uploadUrl: string
  readonly uploads: readonly Upload[]
  /** The `Range` of each request; null = the whole file. */
  readonly ranges: readonly (string | null)[]
  /** Bytes that move by themselves: how long is not the clock's. */
  readonly isBusy: () => boolean
  /** How many further requests are answered 503. */
  refuse(count: number): void
  /** The image has so many bytes from now on. */
  resize(bytes: number): void
  /** Cuts whatever is open. */
  cut(): void
  close(): Promise<void>
}

export const startFileServer = async (): Promise<FileServer> => {
  let image = Buffer.alloc(200_000, 7)
  const uploads: Upload[] = []
  const ranges: (string | null)[] = []
  const sockets = new Set<Socket>()
  let moved = 0
  let seen = 0
  let refusals = 0
  const server = createServer((request, response) => {
    if (refusals > 0) {
      refusals -= 1
      request.resume()
      response.writeHead(503).end()
      return
    }
    if (request.method === 'GET') {
      const { range } = request.headers
      ranges.push(range ?? null)
      const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0)
      const { length } = image
      const headers = { etag: '"1"', 'content-length': length - from }
      if (range === undefined) response.writeHead(200, headers)
      else response.writeHead(206, { ...headers, 'content-range': `bytes ${from}-${length - 1}/${length}` })
      response.end(image.subarray(from))
      return
    }
    const { method = '', url: path = '', headers } = request
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const contentType = headers['content-type'] ?? ''
      uploads.push({ method, path, contentType, body: Buffer.concat(chunks) })
      response.writeHead(201).end()
    })
  })
  server.on('connection', (socket) => {
    moved += 1
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => {
      moved += socket.bytesRead + socket.bytesWritten + 1
      sockets.delete(socket)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const base = `http://127.0.0.1:${address.port}`
  return {
    firmwareUrl: `${base}/fw-2.0.0.bin`,
    uploadUrl: `${base}/up/`,
    uploads,
    ranges,
    isBusy() {
      const now = [...sockets].reduce(
        (sum, { bytesRead, bytesWritten }) => sum + bytesRead + bytesWritten,
        moved,
      )
      const hasMoved = now !== seen
      seen = now
      return hasMoved
    },
    refuse(count) {
      refusals = count
    },
    resize(bytes) {
      image = Buffer.alloc(bytes, 7)
    },
    cut() {
      for (const socket of sockets) socket.destroy()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
