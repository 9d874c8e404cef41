import { connect } from 'node:net'

/** What a server says to bytes as they are written, until it closes or nothing is to come. */
export const say = (
  url: string,
  text: string,
  options: { readonly until?: RegExp; readonly then?: string } = {},
): Promise<string> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    let answer = ''
    socket.on('data', (data) => {
      answer += data.toString('latin1')
      if (options.then !== undefined && / 100 Continue/.test(answer)) socket.write(options.then)
      if (options.until?.test(answer)) socket.end()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer))
    socket.write(text, 'latin1')
  })

/** The head of a request. */
export const head = (method: string, path: string, ...headers: readonly string[]): string =>
  [`${method} ${path} HTTP/1.1`, 'Connection: close', ...headers, '', ''].join('\r\n')

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])
