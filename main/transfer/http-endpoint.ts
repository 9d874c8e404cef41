import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import { Socket, type Server as NetServer } from 'node:net'
import type { Duplex } from 'node:stream'
import { ToolError } from '../../contract/tool-error.ts'
import type { TransferRefusal } from '../../contract/transfer.ts'
import type { SessionCertificate } from './certificate.ts'
import { serveDownload } from './download.ts'
import type { EndpointDeps, Reach, TransferEndpoint } from './endpoint.ts'
import { tokenLength, type Attempt, type Job } from './job.ts'
import { Refused } from './refusal.ts'
import { createStrangers, strangerOf, tlsProblemOf } from './strangers.ts'
import { takeUpload } from './upload.ts'

/** How often it is looked whether a request is late. */
const checkEveryMs = 5_000
const keepAliveMs = 10_000
/** How long one that wants the connection closed may take to close its half, with what lies in buffers. */
const closesMs = 60_000
/** How long the rest of a body that nobody wants is still read, so that the answer is not lost with it. */
const lingerMs = 5_000
const maxConnections = 2_500

const statusOf: Readonly<Record<TransferRefusal, number>> = {
  'unknown-token': 404,
  withdrawn: 410,
  'wrong-direction': 405,
  'wrong-path': 404,
  'range-unsatisfiable': 416,
  'too-many-transfers': 503,
  'too-many-files': 403,
  'too-large': 413,
  'disk-full': 507,
  'part-of-a-file': 400,
  'length-required': 411,
  'beyond-length': 400,
  'not-modified': 304,
  'expectation-unknown': 417,
  'file-changed': 410,
  'not-http': 400,
  'no-request': 408,
  'tls-on-plain-port': 400,
  'plain-on-tls-port': 400,
  'certificate-refused': 400,
  'tls-failed': 400,
}

const urlHost = (address: string): string => (address.includes(':') ? `[${address}]` : address)

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * The token and what stands behind it; also of an absolute URL, of `//TOKEN//name`, of a path with letters escaped that
 * need it not (RFC 3986 §6.2.2), and where a name was appended without a slash.
 */
const readTarget = (url: string): { readonly token: string; readonly rest: string } => {
  const written = url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '')
  const path = decoded(written)
    .replaceAll(/\/{2,}/g, '/')
    .replace(/^\//, '')
  return { token: path.slice(0, tokenLength), rest: path.slice(tokenLength) }
}

/** TLS and what carries it are two sockets with the same other end. */
const lineOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress ?? ''} ${remotePort ?? 0}`

const isDownload = (method: string | undefined): boolean => method === 'GET' || method === 'HEAD'
const isUpload = (method: string | undefined): boolean => method === 'PUT' || method === 'POST'

const listen = (server: NetServer, port: number, host: string | null): Promise<number> =>
  new Promise((resolve, reject) => {
    const onError = (error: Error & { code?: string }): void => {
      // another program may have the usual port: any other does as well
      if (port !== 0 && (error.code === 'EADDRINUSE' || error.code === 'EACCES'))
        listen(server, 0, host).then(resolve, reject)
      else reject(error)
    }
    server.once('error', onError)
    server.listen({ port, ...(host === null ? {} : { host }) }, () => {
      server.off('error', onError)
      const address = server.address()
      resolve(address !== null && typeof address === 'object' ? address.port : port)
    })
  })

interface Running {
  readonly server: Server | TlsServer
  readonly port: number
}

/** HTTP, or HTTPS with a certificate made when it is first needed. */
export const createHttpEndpoint = (protocol: 'http' | 'https', deps: EndpointDeps): TransferEndpoint => {
  const { clock, log, limits, sink, host } = deps
  const sockets = new Set<Socket | Duplex>()
  /** Whose last byte is on its way, by connection. */
  const unconfirmed = new Map<Socket, Attempt>()
  const strangers = createStrangers(sink, (remoteAddress) => deps.jobsFrom(remoteAddress, protocol))
  const followed = new WeakSet<Socket>()
  /** Connections on which somebody has said something that is told of. */
  const heard = new Set<string>()
  /** The newest upload of a connection: what comes behind its body belongs to it. */
  const uploads = new Map<Duplex, { readonly job: Job; readonly response: ServerResponse }>()
  /** What is still to be brought to disk and told to the journal. */
  const handling = new Set<Promise<void>>()
  let running: Promise<Running> | null = null
  let certificate: SessionCertificate | null = null
  let isClosed = false

  /** Once a connection: a charge point may ask for a file in thousands of pieces on one. */
  const follow = (socket: Socket): void => {
    if (followed.has(socket)) return
    followed.add(socket)
    heard.add(lineOf(socket))
    socket.once('close', (hadError: boolean) => {
      unconfirmed.get(socket)?.end(hadError ? 'cut' : 'complete')
      unconfirmed.delete(socket)
      uploads.delete(socket)
    })
  }

  /** Ends an answer that is written, and tells how its connection ended: that is what tells whether it was taken. */
  const finish = (request: IncomingMessage, response: ServerResponse, attempt: Attempt): void => {
    const { socket } = request
    // one that was asked for before its answer had gone out
    unconfirmed.get(socket)?.end('complete')
    unconfirmed.set(socket, attempt)
    if (socket.closed) attempt.end('cut')
    if (response.shouldKeepAlive) {
      response.end()
      return
    }
    // Only our half: who goes away with bytes that it did not take resets the connection, if there still is one.
    const timer = clock.after(closesMs, () => socket.destroy())
    socket.once('close', () => timer.cancel())
    request.resume()
    socket.end()
  }

  const refuse = (request: IncomingMessage, response: ServerResponse, refusal: TransferRefusal): void => {
    if (response.headersSent) {
      request.socket.destroy()
      return
    }
    const status = statusOf[refusal]
    const hasBody = request.headers['content-length'] !== undefined || 'transfer-encoding' in request.headers
    if (status === 503) response.setHeader('Retry-After', limits.retryAfterSeconds)
    const isWaiting = request.headers.expect !== undefined
    // RFC 9110 §10.1.1: who waits for 100 may send the body all the same
    if (isWaiting || !hasBody) response.setHeader('Connection', 'close')
    else {
      const timer = clock.after(lingerMs, () => request.socket.destroy())
      request.once('close', () => timer.cancel()).resume()
    }
    const body = request.method === 'HEAD' ? '' : `${refusal}\n`
    response.writeHead(status, { 'Content-Type': 'text/plain', 'Content-Length': Buffer.byteLength(body) })
    response.end(body)
  }

  const takeRoom = (): (() => void) => {
    const release = deps.takeRoom()
    if (!release) throw new Refused('too-many-transfers')
    return release
  }

  const route = async (job: Job, rest: string, request: IncomingMessage, response: ServerResponse) => {
    if (job.isWithdrawn) throw new Refused('withdrawn')
    const { purpose } = job
    if (purpose.direction === 'download') {
      if (!isDownload(request.method)) {
        response.setHeader('Allow', 'GET, HEAD')
        throw new Refused('wrong-direction')
      }
      if (rest !== '' && rest.replace(/(?<=.)\/$/, '') !== `/${purpose.urlName}`)
        throw new Refused('wrong-path')
      await serveDownload(job, purpose, request, response, { clock, takeRoom, finish })
      return
    }
    if (!isUpload(request.method)) {
      response.setHeader('Allow', 'PUT, POST')
      throw new Refused('wrong-direction')
    }
    const name = rest.replace(/^\//, '')
    uploads.set(request.socket, { job, response })
    const freeBytes = (dir: string): Promise<number> => deps.freeBytes(dir)
    const uploadDeps = { clock, limits, freeBytes, takeRoom }
    await takeUpload(job, purpose.dir, name === '' ? null : name, request, response, uploadDeps)
    // what is left of a body that broke our limits
    if (!request.complete && !request.destroyed) {
      const timer = clock.after(lingerMs, () => request.socket.destroy())
      request.once('close', () => timer.cancel()).resume()
    }
  }

  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const { socket, method = '' } = request
    const remoteAddress = socket.remoteAddress ?? ''
    follow(socket)
    // who asks again on the same connection has taken what was sent before
    unconfirmed.get(socket)?.end('complete')
    unconfirmed.delete(socket)
    response.on('error', () => undefined)
    request.on('error', () => undefined)
    response.setHeader('X-Content-Type-Options', 'nosniff')
    const { token, rest } = readTarget(request.url ?? '')
    const job = deps.jobOf(token)
    if (!job) {
      strangers.report('unknown-token', remoteAddress, method)
      refuse(request, response, 'unknown-token')
      return
    }
    const handled = route(job, rest, request, response)
      .catch((error: unknown) => {
        if (error instanceof Refused) {
          job.refuse(error.refusal, remoteAddress, method)
          refuse(request, response, error.refusal)
          return
        }
        log.write('error', 'transfer-failed', { transfer: job.id, error })
        socket.destroy()
      })
      .finally(() => handling.delete(handled))
    handling.add(handled)
  }

  const onExpectation = (request: IncomingMessage, response: ServerResponse): void => {
    deps
      .jobOf(readTarget(request.url ?? '').token)
      ?.refuse('expectation-unknown', request.socket.remoteAddress ?? '', request.method ?? '')
    refuse(request, response, 'expectation-unknown')
  }

  const onClientError = (error: Error & { code?: string; rawPacket?: Buffer }, socket: Duplex): void => {
    const refusal = strangerOf(error)
    const remoteAddress = 'remoteAddress' in socket ? String(socket.remoteAddress) : ''
    if (socket instanceof Socket) heard.add(lineOf(socket))
    const upload = uploads.get(socket)
    if (refusal === 'not-http' && upload?.response.req.complete === true) {
      // its body is whole as its headers say, and more comes: it is answered all the same
      const { headers, method } = upload.response.req
      if (headers['content-length'] !== undefined)
        upload.job.refuse('beyond-length', remoteAddress, method ?? null)
      if (upload.response.writableEnded) socket.end()
      else upload.response.once('finish', () => socket.end())
      return
    }
    if (refusal) strangers.report(refusal, remoteAddress, null)
    const status = refusal === 'no-request' ? '408 Request Timeout' : '400 Bad Request'
    if (refusal && socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`)
    else socket.destroy(error)
  }

  const start = async (): Promise<Running> => {
    // small clients leave out the Host header, and mean us all the same
    const lenient = {
      requireHostHeader: false,
      connectionsCheckingInterval: Math.min(checkEveryMs, limits.headersMs),
    }
    const server =
      certificate === null
        ? createServer(lenient)
        : createTlsServer({ ...lenient, key: certificate.key, cert: certificate.pem })
    server.headersTimeout = limits.headersMs
    // a large file over a slow line takes hours; what stands still is given up by its job
    server.requestTimeout = 0
    server.keepAliveTimeout = keepAliveMs
    server.maxConnections = maxConnections
    server.on('connection', (socket: Socket) => {
      sockets.add(socket)
      socket.setNoDelay(true)
      const line = lineOf(socket)
      const { remoteAddress = '' } = socket
      socket.once('close', () => {
        sockets.delete(socket)
        // quirk 8: it has our certificate, and is gone without a word
        if (!heard.delete(line) && protocol === 'https' && socket.bytesWritten > 0)
          strangers.report('certificate-refused', remoteAddress, null)
      })
    })
    server.on('request', onRequest)
    server.on('checkContinue', onRequest)
    server.on('checkExpectation', onExpectation)
    server.on('clientError', onClientError)
    server.on('tlsClientError', (error: Error, socket: Socket) => {
      const problem = tlsProblemOf(error)
      if (problem) heard.add(lineOf(socket))
      if (problem) strangers.report(problem, socket.remoteAddress ?? '', null)
    })
    try {
      const port = await listen(server, deps.port, host)
      log.write('info', 'transfer-listening', { protocol, port })
      return { server, port }
    } catch (error) {
      throw new ToolError(
        'port-in-use',
        { port: deps.port },
        'choose-port',
        `No port for file transfers over ${protocol} can be opened: ${String(error)}`,
      )
    }
  }

  const certify = async (address: string): Promise<void> => {
    if (protocol === 'http' || certificate?.addresses.includes(address)) return
    // its library is large, and of no use without HTTPS
    const { createSessionCertificate, ownAddresses } = await import('./certificate.ts')
    const renewed = await createSessionCertificate(
      [address, ...(certificate?.addresses ?? ownAddresses())],
      clock.now(),
      certificate,
    )
    certificate = renewed
    const server = running && (await running).server
    if (server && 'setSecureContext' in server)
      server.setSecureContext({ key: renewed.key, cert: renewed.pem })
  }
  let certifying: Promise<void> = Promise.resolve()

  return {
    protocol,
    async reach(address): Promise<Reach> {
      if (isClosed) throw new ToolError('shutting-down', {}, null, 'Chargebench is closing.')
      certifying = certifying.then(() => certify(address))
      await certifying
      running ??= start()
      running.catch(() => (running = null))
      const { port } = await running
      return {
        baseUrl: `${protocol}://${urlHost(address)}:${port}/`,
        certificate: certificate && { fingerprint: certificate.fingerprint, pem: certificate.pem },
      }
    },
    async close() {
      isClosed = true
      const open = await running?.catch(() => null)
      if (!open) return
      const closed = new Promise<void>((resolve) => open.server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await Promise.all([closed, ...handling])
    },
  }
}
