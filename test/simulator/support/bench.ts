import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { onTestFinished } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'
import { silentLog } from '../../../contract/log.ts'
import {
  startVirtualChargePoint,
  type VirtualChargePoint,
  type VirtualChargePointOptions,
} from '../../../simulator/charge-point.ts'
import { findProfile, profiles } from '../../../simulator/profiles.ts'
import type { Profile } from '../../../simulator/profile.ts'
import { startFileServer, type FileServer } from './file-server.ts'
import { manualClock, type ManualClock } from '../../support/manual-clock.ts'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- payloads as they come, looked into by tests
export type Payload = Record<string, any>

export interface SeenCall {
  readonly action: string
  readonly payload: Payload
}

/** A connection that was asked for, as the Central System saw it. */
export interface SeenConnection {
  readonly url: string
  readonly headers: IncomingHttpHeaders
  /** All that came over it. */
  readonly frames: { readonly text: string; readonly isBinary: boolean }[]
  /** false: refused, or closed. */
  isOpen: boolean
}

/** A Central System that answers everything, and a virtual charge point under it, on one clock that stands still. */
export interface Bench {
  readonly clock: ManualClock
  readonly chargePoint: VirtualChargePoint
  readonly files: FileServer
  /** All CALLs of the charge point, in order. */
  readonly calls: readonly SeenCall[]
  readonly raw: readonly string[]
  readonly connections: readonly SeenConnection[]
  /** Payloads of one action, since the last `forget`. */
  of(action: string): readonly Payload[]
  /** `connectorId:status` since the last `forget`. */
  statuses(): readonly string[]
  forget(): void
  /** What a CALL is answered with from now on: a payload, a CALLERROR's code, or null = nothing. */
  answer(action: string, answer: Payload | string | null | ((payload: Payload) => Payload)): void
  /** Sends a CALL; gives the payload of the answer, or the code of a CALLERROR. */
  call(action: string, payload?: Payload): Promise<Payload | string>
  /** Sends a CALL; gives what has answered it once everything is settled; null = nothing has. */
  ask(action: string, payload?: Payload): Promise<Payload | string | null>
  change(key: string, value: string): Promise<string>
  /** Everything that is under way has arrived and is answered. */
  settle(): Promise<void>
  /** Lets time pass in steps that are shorter than a CALL may wait, and settles after each. */
  pass(seconds: number): Promise<void>
  /** Nobody listens any longer, until `online`. */
  offline(): Promise<void>
  online(): Promise<void>
  cut(): void
}

const start = Date.UTC(2026, 0, 1)

export const profile = (name: string): Profile => findProfile(name) ?? profiles[0]

export const startBench = async (
  options: Partial<VirtualChargePointOptions> & { readonly boot?: boolean } = {},
): Promise<Bench> => {
  const clock = manualClock(start)
  const calls: SeenCall[] = []
  const raw: string[] = []
  let from = 0
  let socket: WebSocket | null = null
  let transactions = 0
  let sent = 0
  const waiting = new Map<string, (answer: Payload | string) => void>()
  const opened: ((socket: WebSocket) => void)[] = []
  const answers = new Map<string, Payload | string | null | ((payload: Payload) => Payload)>()
  const accepted = { idTagInfo: { status: 'Accepted' } }
  const now = () => new Date(clock.now()).toISOString()
  const usual: Record<string, (payload: Payload) => Payload> = {
    BootNotification: () => ({ status: 'Accepted', interval: 0, currentTime: now() }),
    Heartbeat: () => ({ currentTime: now() }),
    Authorize: () => accepted,
    StartTransaction: () => ({ ...accepted, transactionId: ++transactions }),
    SignCertificate: () => ({ status: 'Accepted' }),
  }

  const read = (text: string): readonly [number, string, string, Payload] | null => {
    try {
      return JSON.parse(text) as [number, string, string, Payload]
    } catch {
      return null
    }
  }
  const receive = (text: string): void => {
    raw.push(text)
    const frame = read(text)
    if (frame === null) return
    const [type, id, action, payload] = frame
    if (type !== 2) {
      waiting.get(id)?.(action)
      waiting.delete(id)
      return
    }
    calls.push({ action, payload })
    const chosen = answers.has(action) ? answers.get(action) : (usual[action] ?? (() => ({})))
    if (chosen === null || chosen === undefined) return
    const given = typeof chosen === 'function' ? chosen(payload) : chosen
    socket?.send(JSON.stringify(typeof given === 'string' ? [4, id, given, '', {}] : [3, id, given]))
  }

  const connections: SeenConnection[] = []
  /** Who waits for a pong, or for there being nobody to send one. */
  const pongs: (() => void)[] = []
  const onPong = (): void => {
    for (const resolve of pongs.splice(0)) resolve()
  }
  const listen = async (port: number) => {
    const http = createServer((request, response) => {
      connections.push({ url: request.url ?? '', headers: request.headers, frames: [], isOpen: false })
      response.writeHead(426, { connection: 'close' }).end()
    })
    const sockets = new WebSocketServer({
      server: http,
      handleProtocols: (offered) => offered.has('ocpp1.6') && 'ocpp1.6',
    })
    sockets.on('connection', (ws, { url, headers }) => {
      const connection: SeenConnection = { url: url ?? '', headers, frames: [], isOpen: true }
      connections.push(connection)
      socket = ws
      ws.on('message', (data: Buffer, isBinary) => {
        connection.frames.push({ text: data.toString(), isBinary })
        receive(data.toString())
      })
      ws.on('pong', onPong)
      ws.on('close', () => {
        connection.isOpen = false
        onPong()
      })
      for (const resolve of opened.splice(0)) resolve(ws)
    })
    http.listen(port, '127.0.0.1')
    await once(http, 'listening')
    return { http, sockets }
  }
  let server = await listen(0)
  const address = server.http.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const { port } = address

  const shut = async () => {
    for (const client of server.sockets.clients) client.terminate()
    server.http.close()
    await once(server.http, 'close')
    socket = null
  }

  const files = await startFileServer()
  const chargePoint = startVirtualChargePoint({
    url: `ws://127.0.0.1:${port}/ocpp`,
    id: 'CB001',
    clock,
    log: silentLog,
    random: () => 0,
    ...options,
  })
  let isListening = true
  onTestFinished(async () => {
    await chargePoint.close()
    if (isListening) await shut()
    await files.close()
  })

  const call: Bench['call'] = (action, payload = {}) => {
    const id = `test-${++sent}`
    if (!socket) throw new Error('not connected')
    const answer = new Promise<Payload | string>((resolve) => waiting.set(id, resolve))
    socket.send(JSON.stringify([2, id, action, payload]))
    return answer
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  const settle = async (): Promise<void> => {
    for (let before = -1, quiet = 0; quiet < 2;) {
      for (let i = 0; i < 3; i += 1) await turn()
      if (socket?.readyState === socket?.OPEN && socket !== null) {
        const ponged = new Promise<void>((resolve) => pongs.push(resolve))
        socket.ping()
        await ponged
      }
      quiet = before === raw.length && !files.isBusy() ? quiet + 1 : 0
      before = raw.length
    }
  }

  const bench: Bench = {
    clock,
    chargePoint,
    files,
    calls,
    raw,
    connections,
    of: (action) => calls.slice(from).flatMap((seen) => (seen.action === action ? [seen.payload] : [])),
    statuses: () =>
      bench
        .of('StatusNotification')
        .map(({ connectorId, status }) => `${String(connectorId)}:${String(status)}`),
    forget: () => {
      from = calls.length
    },
    answer: (action, answer) => answers.set(action, answer),
    call,
    async ask(action, payload) {
      let answer: Payload | string | null = null
      void call(action, payload).then((given) => {
        answer = given
      })
      await settle()
      return answer
    },
    async change(key, value) {
      const answer = await call('ChangeConfiguration', { key, value })
      return typeof answer === 'string' ? answer : String(answer['status'])
    },
    settle,
    async pass(seconds) {
      for (let left = seconds; left > 0; left -= 20) {
        clock.advance(Math.min(left, 20) * 1000)
        await settle()
      }
    },
    async offline() {
      await settle()
      isListening = false
      const lost = reached(chargePoint, 'offline')
      await shut()
      await lost
    },
    async online() {
      server = await listen(port)
      isListening = true
      const connected = new Promise((resolve) => opened.push(resolve))
      let isOpen = false
      void connected.then(() => (isOpen = true))
      while (!isOpen) {
        clock.advance(1000)
        await turn()
      }
      await settle()
    },
    cut: () => socket?.terminate(),
  }
  if (options.boot !== false) {
    await chargePoint.booted
    await settle()
    bench.forget()
  }
  return bench
}

/** Resolves when it is in that state. */
export const reached = (
  chargePoint: VirtualChargePoint,
  wanted: VirtualChargePoint['state']['state'],
): Promise<void> =>
  new Promise((resolve) => {
    const stop = chargePoint.onState(({ state }) => {
      if (state !== wanted) return
      queueMicrotask(() => stop())
      resolve()
    })
  })
