import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { TLSSocket } from 'node:tls'

export interface RequestOptions {
  readonly method: string
  readonly headers: Readonly<Record<string, string | number>>
  /** Cuts the connection: nothing is said goodbye to, as when the power goes. */
  readonly signal?: AbortSignal | undefined
  /** The only certificate that it takes, SHA-256 as `AB:CD:…`; absent = any. */
  readonly fingerprint?: string | undefined
}

/** A file server shows another certificate than the one that is known. */
export class CertificateRefused extends Error {
  override readonly name = 'CertificateRefused'
}

/** One request on a connection of its own. */
export const openRequest = (url: string, options: RequestOptions): ClientRequest => {
  const { method, headers, signal, fingerprint } = options
  const of = {
    method,
    headers: { 'User-Agent': 'virtual-charge-point', Connection: 'close', ...headers },
    agent: false,
  }
  if (!url.startsWith('https:')) return httpRequest(url, { ...of, signal })
  // its clock and its roots are what they are on a new charge point: it knows a fingerprint, or nothing
  const request = httpsRequest(url, { ...of, signal, rejectUnauthorized: false })
  if (fingerprint !== undefined)
    request.once('socket', (socket) =>
      socket.once('secureConnect', () => {
        const shown = isTls(socket) ? socket.getPeerCertificate().fingerprint256 : ''
        if (shown !== fingerprint) request.destroy(new CertificateRefused(`the certificate is ${shown}`))
      }),
    )
  return request
}

const isTls = (socket: object): socket is TLSSocket => 'getPeerCertificate' in socket

/** Rejects with the socket's error or the signal's reason. */
export const responseOf = (request: ClientRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request.once('response', resolve)
    request.once('error', reject)
  })
