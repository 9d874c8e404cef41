import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { Server as NetServer, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { ToolError } from '../../contract/tool-error.ts'
import type { TransferRefusal } from '../../contract/transfer.ts'
import type { SessionCertificate } from './certificate.ts'
import { serveDownload } from './download.ts'
import type { EndpointDeps, Reach, TransferEndpoint } from './endpoint.ts'
import { tokenLength, type Attempt, type Job } from './job.ts'
import { Refused } from './refusal.ts'
import { takeUpload } from './upload.ts'

const headersTimeoutMs = 20_000
const keepAliveMs = 10_000
/** How long one that wants the connection closed may take to close its half, with what lies in buffers. */
const closesMs = 60_000
/** How long the rest of a body that nobody wants is still read, so that the answer is not lost with it. */
const lingerMs = 5_000
const maxConnections = 2_500
const maxReportedStrangers = 200

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
  'expectation-unknown': 417,
  'file-changed': 410,
  'not-http': 400,
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

/** The token and what stands behind it; also of `//TOKEN/name`, and where a name was appended without a slash. */
const readTarget = (url: string): { readonly token: string; readonly rest: string } => {
  const path = url
    .replace(/^https?:\/\/[^/]*/i, '')
    .replace(/[?#].*$/s, '')
    .replace(/^\/+/, '')
  return { token: path.slice(0, tokenLength), rest: path.slice(tokenLength) }
}

const isDownload = (method: string | undefined): boolean => method === 'GET' || method === 'HEAD'
const isUpload = (method: string | undefined): boolean => method === 'PUT' || method === 'POST'

/** The kind of a connection that never became a request. */
const strangerOf = (error: Error & { code?: string; rawPacket?: Buffer }): TransferRefusal | null => {
  // what fails in TLS is told by its own event
  if (error.code?.startsWith('HPE_') !== true) return null
  if (error.rawPacket?.[0] === 0x16 && error.rawPacket[1] === 0x03) return 'tls-on-plain-port'
  return 'not-http'
}

const tlsProblemOf = (error: Error & { code?: string }): TransferRefusal | null => {
  const code = error.code ?? ''
  if (!code.startsWith('ERR_SSL')) return null
  if (code.includes('HTTP_REQUEST')) return 'plain-on-tls-port'
  return /ALERT_(?:UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE|UNSUPPORTED_CERTIFICATE)/.test(code)
    ? 'certificate-refused'
    : 'tls-failed'
}

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
  const strangers = new Set<string>()
  /** What is still to be brought to disk and told to the journal. */
  const handling = new Set<Promise<void>>()
  let running: Promise<Running> | null = null
  let certificate: SessionCertificate | null = null
  let isClosed = false

  const reportStranger = (refusal: TransferRefusal, remoteAddress: string, method: string | null): void => {
    const key = `${refusal} ${remoteAddress}`
    if (strangers.has(key) || strangers.size >= maxReportedStrangers) return
    strangers.add(key)
    const ids = { chargePointId: null, transferId: null }
    sink.append({ kind: 'transfer-refused', ...ids, refusal, remoteAddress, method })
  }

  /** Ends an answer that is written, and tells how its connection ended: that is what tells whether it was taken. */
  const finish = (request: IncomingMessage, response: ServerResponse, attempt: Attempt): void => {
    const { socket } = request
    unconfirmed.set(socket, attempt)
    socket.once('close', (hadError: boolean) => {
      if (unconfirmed.get(socket) !== attempt) return
      unconfirmed.delete(socket)
      attempt.end(hadError ? 'cut' : 'complete')
    })
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
      if (rest !== '' && decoded(rest) !== `/${purpose.urlName}`) throw new Refused('wrong-path')
      await serveDownload(job, purpose, request, response, { clock, takeRoom, finish })
      return
    }
    if (!isUpload(request.method)) {
      response.setHeader('Allow', 'PUT, POST')
      throw new Refused('wrong-direction')
    }
    const name = decoded(rest).replace(/^\/+/, '')
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
    // who asks again on the same connection has taken what was sent before
    unconfirmed.get(socket)?.end('complete')
    unconfirmed.delete(socket)
    response.on('error', () => undefined)
    request.on('error', () => undefined)
    response.setHeader('X-Content-Type-Options', 'nosniff')
    const { token, rest } = readTarget(request.url ?? '')
    const job = deps.jobOf(token)
    if (!job) {
      reportStranger('unknown-token', remoteAddress, method)
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

  const start = async (): Promise<Running> => {
    // small clients leave out the Host header, and mean us all the same
    const lenient = { requireHostHeader: false }
    const server =
      certificate === null
        ? createServer(lenient)
        : createTlsServer({ ...lenient, key: certificate.key, cert: certificate.pem })
    server.headersTimeout = headersTimeoutMs
    // a large file over a slow line takes hours; what stands still is given up by its job
    server.requestTimeout = 0
    server.keepAliveTimeout = keepAliveMs
    server.maxConnections = maxConnections
    server.on('connection', (socket: Socket) => {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.once('close', () => sockets.delete(socket))
    })
    server.on('request', onRequest)
    server.on('checkContinue', onRequest)
    server.on('checkExpectation', onExpectation)
    server.on('clientError', (error: Error & { code?: string; rawPacket?: Buffer }, socket: Duplex) => {
      const stranger = strangerOf(error)
      const remoteAddress = 'remoteAddress' in socket ? String(socket.remoteAddress) : ''
      if (stranger) reportStranger(stranger, remoteAddress, null)
      if (stranger && socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
      else socket.destroy(error)
    })
    server.on('tlsClientError', (error: Error, socket: Socket) => {
      const problem = tlsProblemOf(error)
      if (problem) reportStranger(problem, socket.remoteAddress ?? '', null)
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
    const { createSessionCertificate } = await import('./certificate.ts')
    const renewed = await createSessionCertificate(
      [address, ...(certificate?.addresses ?? [])],
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
