import { Agent, request as httpRequest, type ClientRequest, type IncomingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Asking {
  readonly method?: string
  /** As it is written: not normalised. */
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>
  /** Reads no further after so many bytes. */
  readonly pauseAfter?: number
  /** Closes the connection with everything that is still to be read, after so many bytes. */
  readonly cutAfter?: number
  readonly ca?: string
  readonly signal?: AbortSignal
}

const drained = (sent: ClientRequest): Promise<void> =>
  new Promise((resolve) => {
    const goOn = (): void => {
      sent.off('drain', goOn).off('close', goOn)
      resolve()
    }
    sent.once('drain', goOn).once('close', goOn)
  })

/** One request on a connection of its own. */
export const request = (url: string, asking: Asking = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { method = 'GET', headers, body, pauseAfter, cutAfter, ca, signal } = asking
    const target = new URL(url)
    const { hostname: host, port } = target
    const path = asking.path ?? target.pathname
    const of = { host, port, path, method, headers, signal }
    const sent =
      target.protocol === 'https:'
        ? httpsRequest({ ...of, agent: false, ca })
        : httpRequest({ ...of, agent: new Agent({ keepAlive: false }) })
    sent.once('error', reject)
    sent.once('response', (response) => {
      const chunks: Buffer[] = []
      let length = 0
      response.once('error', reject)
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      )
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        length += chunk.length
        if (pauseAfter !== undefined && length >= pauseAfter) response.pause()
        if (cutAfter !== undefined && length >= cutAfter) sent.destroy()
      })
    })
    const send = async (): Promise<void> => {
      if (body instanceof Uint8Array) sent.write(body)
      else if (body !== undefined) for await (const chunk of body) if (!sent.write(chunk)) await drained(sent)
      sent.end()
    }
    send().catch(reject)
  })
