import { connect, createServer, type Socket } from 'node:net'
import { encodeCall, encodeCallResult, parseFrame, type ParsedFrame } from '../../../ocpp/rpc.ts'
import type { Fault, FrameFault } from './faults.ts'
import { frameReader, opcodes, serverTextFrame } from './websocket-frames.ts'

export interface FaultProxy {
  /** What a charge point dials in place of the Central System's own. */
  readonly url: string
  /** How often the fault struck. */
  readonly struck: () => number
  close(): Promise<void>
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const setAt = (payload: unknown, path: string, value: unknown): void => {
  const keys = path.split('.')
  const last = keys.pop()!
  const parent = keys.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), payload)
  if (!isRecord(parent)) throw new Error(`no ${path} in ${JSON.stringify(payload)}`)
  if (value === undefined) Reflect.deleteProperty(parent, last)
  else parent[last] = value
}

const alteredText = (parsed: ParsedFrame, set: NonNullable<FrameFault['set']>): string => {
  if (parsed.kind !== 'call' && parsed.kind !== 'result')
    throw new Error(`cannot alter a frame of kind ${parsed.kind}`)
  const payload: unknown = structuredClone(parsed.payload)
  for (const [path, value] of Object.entries(set)) setAt(payload, path, value)
  return parsed.kind === 'call'
    ? encodeCall(parsed.messageId, parsed.action, payload)
    : encodeCallResult(parsed.messageId, payload)
}

const headEnd = '\r\n\r\n'

/**
 * Stands between a scripted charge point and the Central System, passes every byte on, and does one thing wrong: it
 * loses or changes one frame of the Central System's. `onDrop` is called when a frame was lost.
 */
export const startFaultProxy = async (
  targetUrl: string,
  fault: Fault | null,
  onDrop: () => void = () => undefined,
): Promise<FaultProxy> => {
  const target = new URL(targetUrl)
  const sockets = new Set<Socket>()
  let seen = 0
  let struck = 0

  const serve = (client: Socket): void => {
    const server = connect({ host: target.hostname, port: Number(target.port), noDelay: true })
    const actionOfCall = new Map<string, string>()
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
    client.setNoDelay(true)
    client.on('close', () => server.destroy())
    server.on('close', () => client.destroy())

    const nameOf = (parsed: ParsedFrame): string => {
      if (parsed.kind === 'call') return parsed.action
      return `answer to ${actionOfCall.get(parsed.messageId ?? '') ?? 'nothing'}`
    }
    const passOn = (text: string, bytes: Buffer): void => {
      const parsed = parseFrame(text)
      if (
        fault === null ||
        fault.frame === 'handshake' ||
        nameOf(parsed) !== fault.frame ||
        ++seen !== fault.nth
      ) {
        client.write(bytes)
        return
      }
      struck++
      if (fault.set === null) onDrop()
      else client.write(serverTextFrame(alteredText(parsed, fault.set)))
    }

    let request = ''
    const readClient = frameReader(({ opcode, payload }) => {
      if (opcode !== opcodes.text) return
      const parsed = parseFrame(payload.toString())
      if (parsed.kind === 'call') actionOfCall.set(parsed.messageId, parsed.action)
    })
    client.on('data', (chunk: Buffer) => {
      if (request.includes(headEnd)) readClient(chunk)
      else request += chunk.toString('latin1')
      server.write(chunk)
    })

    let head: string | null = ''
    const readServer = frameReader(({ opcode, payload, bytes }) => {
      if (opcode === opcodes.text) passOn(payload.toString(), bytes)
      else client.write(bytes)
    })
    server.on('data', (chunk: Buffer) => {
      if (head === null) return readServer(chunk)
      head += chunk.toString('latin1')
      const end = head.indexOf(headEnd)
      if (end === -1) return
      const rest = Buffer.from(head.slice(end + headEnd.length), 'latin1')
      let answer = head.slice(0, end + headEnd.length)
      if (fault?.frame === 'handshake' && /^sec-websocket-protocol:/im.test(answer)) {
        struck++
        answer = answer.replace(/^sec-websocket-protocol:.*\r\n/im, '')
      }
      client.write(answer, 'latin1')
      if (!answer.startsWith('HTTP/1.1 101')) {
        // A refusal is no WebSocket: the rest passes as it is.
        client.write(rest)
        server.removeAllListeners('data').on('data', (more: Buffer) => client.write(more))
        return
      }
      head = null
      readServer(rest)
    })
  }

  const listener = createServer(serve)
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  const url = new URL(targetUrl)
  url.port = String(address.port)
  url.hostname = '127.0.0.1'
  return {
    url: url.href,
    struck: () => struck,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => listener.close(() => resolve()))
    },
  }
}
