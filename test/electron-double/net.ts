/** As much of Electron's `net` as an updater asks for: a plain HTTP request, which Node makes. */
import { request, type ClientRequest } from 'node:http'
import type * as Electron from 'electron'
import { Emitter, lacks, strict } from './strict.ts'

export const requestEvents = ['response', 'redirect', 'error', 'login'] as const
/** Events of Node's own requests, which those who run on both listen for; Electron has none of them. */
const ofNode = ['socket', 'aborted']

/** Each request, as a test reads it. */
export const requests: string[] = []

class ClientRequestDouble extends Emitter {
  readonly _request: ClientRequest

  constructor(options: Electron.ClientRequestConstructorOptions) {
    super('ClientRequest', [...requestEvents, ...ofNode])
    const { protocol, hostname, port, path, headers, method = 'GET' } = options
    if (protocol !== 'http:') lacks(`net.request over ${protocol ?? 'nothing'}`)
    requests.push(`${method} ${path ?? ''}`)
    const sent = Object.entries(headers ?? {})
    this._request = request({
      ...{ hostname, port, path, method },
      headers: Object.fromEntries(sent.filter(([, value]) => value !== undefined)),
    })
    this._request.on('response', (response) => this.emit('response', response))
    this._request.on('error', (error) => this.emit('error', error))
  }
  end(): this {
    this._request.end()
    return this
  }
  abort(): void {
    this._request.destroy()
  }
}
export type ClientRequestInstance = ClientRequestDouble

export const net = strict('net', {
  request: (options: Electron.ClientRequestConstructorOptions | string): Electron.ClientRequest =>
    typeof options === 'string'
      ? lacks('net.request of a URL')
      : (strict('ClientRequest', new ClientRequestDouble(options)) as unknown as Electron.ClientRequest), // checked in fits.ts
})
