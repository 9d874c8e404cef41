import { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { WebSocketServer, type Server } from 'ws'
import type { Admission, Doorkeeper } from './basic-auth.ts'
import { ChargePointSocket } from './ChargePointConnection.ts'
import { problemOf, type Core } from './core.ts'
import { busy, judgeRequest, responseOf, unauthorized, type Opening, type Rejection } from './handshake.ts'
import { printableHead, readHead, type RequestHead } from './http-head.ts'
import type { Knock, Knocks } from './knocks.ts'

/** A charge point that has come in. */
export interface Guest {
  readonly ws: ChargePointSocket
  readonly socket: Socket
  readonly opening: Opening
  readonly admission: Extract<Admission, { ok: true }>
  readonly remoteAddress: string
  readonly localAddress: string
  /** The request as it came. */
  readonly head: Buffer
}

export interface FrontDoorDeps {
  readonly core: Core
  readonly knocks: Knocks
  readonly doorkeeper: Doorkeeper
  /** Who a path without an identity must mean; null = it can not be told. */
  readonly unnamed: (remoteAddress: string) => string | null
  /** Whether there is room for one more session. */
  readonly hasRoom: () => boolean
  readonly enter: (guest: Guest) => void
}

/** Every TCP connection to the OCPP port comes in here, and ends as a session or as exactly one knock. */
export interface FrontDoor {
  /** Takes a connection; shared by all listeners of the server. */
  readonly receive: (socket: Socket) => void
  /** Closes what has been silent for too long. */
  sweep(): void
  close(): void
}

/** A connection that is no session yet. `leaving`: it was answered, and may still read it. */
interface Visitor {
  readonly door: FrontDoorDeps & {
    readonly visitors: Set<Visitor>
    readonly server: Server<typeof ChargePointSocket>
  }
  readonly socket: Socket
  readonly remoteAddress: string
  readonly localAddress: string
  readonly since: number
  state: 'reading' | 'deciding' | 'leaving'
  head: Buffer
}

const lingerMs = 2_000
/** Fatal handshake_failure: a TLS client logs something better than a garbled record. */
const tlsAlert = Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x28])
const empty = Buffer.alloc(0)

const visitorOf = new WeakMap<Socket, Visitor>()

const withoutMapping = (address: string | undefined): string =>
  (address ?? '').replace(/^::ffff:(?=\d+\.)/, '')

const knock = (
  visitor: Visitor,
  cause: Knock['cause'],
  more: Partial<Pick<Knock, 'chargePointId' | 'params'>> = {},
): void => {
  visitor.door.knocks.add({
    cause,
    remoteAddress: visitor.remoteAddress,
    chargePointId: more.chargePointId ?? null,
    params: more.params ?? {},
    head: printableHead(visitor.head),
  })
}

const ageMs = (visitor: Visitor): number => Math.round(visitor.door.core.clock.monotonic() - visitor.since)

/** Sends the answer, and gives the other side the time to read it. */
const leave = (visitor: Visitor, answer: string | Buffer): void => {
  visitor.state = 'leaving'
  visitor.socket.resume()
  visitor.socket.end(answer)
}

const dismiss = (visitor: Visitor, rejection: Rejection): void => {
  const { cause, chargePointId, params, status, headers, sentence } = rejection
  knock(visitor, cause, { chargePointId, params })
  leave(visitor, responseOf(status, headers, sentence))
}

const drop = (visitor: Visitor, cause: Knock['cause'], params: Knock['params'] = {}): void => {
  knock(visitor, cause, { params })
  visitor.state = 'leaving'
  visitor.socket.destroy()
}

function ignoreError(): void {
  // The close that follows says enough.
}

const upgradeRequest = (visitor: Visitor, opening: Opening): IncomingMessage => {
  const request = new IncomingMessage(visitor.socket)
  request.method = 'GET'
  request.url = '/'
  request.headers = {
    upgrade: 'websocket',
    'sec-websocket-key': opening.key,
    'sec-websocket-version': opening.version,
    ...(opening.subprotocol.kind === 'chosen' ? { 'sec-websocket-protocol': opening.subprotocol.name } : {}),
  }
  return request
}

const upgrade = (visitor: Visitor, opening: Opening, admission: Guest['admission'], rest: Buffer): void => {
  const { door, socket, remoteAddress, localAddress } = visitor
  const { subprotocol, identity } = opening
  let isUp = false
  forget(visitor)
  door.server.handleUpgrade(upgradeRequest(visitor, opening), socket, rest, (ws) => {
    isUp = true
    if (subprotocol.kind !== 'foreign') {
      door.enter({ ws, socket, opening, admission, remoteAddress, localAddress, head: visitor.head })
      return
    }
    const { cause, offered } = subprotocol
    knock(visitor, cause, { chargePointId: identity, params: { offered } })
    ws.on('error', ignoreError)
    ws.close(1002, 'Only ocpp1.6 is spoken here')
  })
  if (!isUp)
    knock(visitor, 'opened-and-closed', { chargePointId: identity, params: { afterMs: ageMs(visitor) } })
  else if (socket.isPaused() && !socket.destroyed) socket.resume()
}

const welcome = (visitor: Visitor, opening: Opening, admission: Admission, rest: Buffer): void => {
  if (visitor.socket.destroyed) {
    knock(visitor, 'opened-and-closed', {
      chargePointId: opening.identity,
      params: { afterMs: ageMs(visitor) },
    })
    return
  }
  if (admission.ok) upgrade(visitor, opening, admission, rest)
  else if (admission.cause === 'too-many-connections') dismiss(visitor, busy(opening.identity))
  else dismiss(visitor, unauthorized(admission.cause, admission.reason, opening.identity))
}

const consider = (visitor: Visitor, request: RequestHead, rest: Buffer): void => {
  const { core, doorkeeper, unnamed, hasRoom } = visitor.door
  const verdict = judgeRequest(request, core.settings, () => unnamed(visitor.remoteAddress))
  if (verdict.kind === 'rejection') {
    dismiss(visitor, verdict)
    return
  }
  if (core.chargePoints.get(verdict.identity)?.isShutOut === true) {
    // no knock: it is known why, and it tries every few seconds
    leave(visitor, responseOf(503, ['Retry-After: 5'], 'The Central System is silent for a while.'))
    return
  }
  if (!hasRoom()) {
    dismiss(visitor, busy(verdict.identity))
    return
  }
  visitor.state = 'deciding'
  const admission = doorkeeper.admit(verdict)
  if (!(admission instanceof Promise)) {
    welcome(visitor, verdict, admission, rest)
    return
  }
  // Nothing is read, and so nothing lost, until it is decided.
  visitor.socket.pause()
  admission.then(
    (later) => welcome(visitor, verdict, later, rest),
    (error: unknown) => {
      core.log.write('error', 'admission-failed', {
        chargePointId: verdict.identity,
        problem: problemOf(error),
      })
      dismiss(visitor, busy(verdict.identity))
    },
  )
}

const read = (visitor: Visitor): void => {
  const reading = readHead(visitor.head)
  switch (reading.kind) {
    case 'incomplete':
      return
    case 'tls':
      knock(visitor, 'tls-on-plain-port', { params: { version: reading.version } })
      leave(visitor, tlsAlert)
      return
    case 'not-http': {
      const isBareOcpp = /^\s*\[\s*[234]\s*,/.test(visitor.head.toString('latin1', 0, 32))
      knock(visitor, 'not-http', { params: { bareOcpp: isBareOcpp } })
      leave(visitor, responseOf(400, [], 'This is not an HTTP request.'))
      return
    }
    case 'too-large':
      knock(visitor, 'request-too-large')
      leave(visitor, responseOf(431, [], 'The request is too large.'))
      return
    case 'request': {
      const rest = visitor.head.subarray(reading.headBytes)
      visitor.head = visitor.head.subarray(0, reading.headBytes)
      consider(visitor, reading.request, rest)
    }
  }
}

function onData(this: Socket, chunk: Buffer): void {
  const visitor = visitorOf.get(this)
  if (visitor?.state !== 'reading') return
  visitor.head = visitor.head.length === 0 ? chunk : Buffer.concat([visitor.head, chunk])
  read(visitor)
}

function onEnd(this: Socket): void {
  const visitor = visitorOf.get(this)
  // A half-closed connection can not become a session.
  if (visitor && visitor.state !== 'deciding') this.destroy()
}

function onError(this: Socket): void {
  this.destroy()
}

function onClose(this: Socket): void {
  const visitor = visitorOf.get(this)
  if (!visitor) return
  visitor.door.visitors.delete(visitor)
  visitorOf.delete(this)
  if (visitor.state === 'reading')
    knock(visitor, 'opened-and-closed', { params: { afterMs: ageMs(visitor), bytes: visitor.head.length } })
}

const forget = (visitor: Visitor): void => {
  const { socket, door } = visitor
  door.visitors.delete(visitor)
  visitorOf.delete(socket)
  socket.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose)
}

/** The newest is let in; the oldest that still says nothing makes room for it. */
const makeRoom = ({ visitors, core }: Visitor['door'], remoteAddress: string): void => {
  const { maxWaiting, maxWaitingPerAddress } = core.settings
  let fromThere = 0
  let oldest: Visitor | null = null
  let oldestFromThere: Visitor | null = null
  for (const visitor of visitors) {
    if (visitor.state !== 'deciding') oldest ??= visitor
    if (visitor.remoteAddress !== remoteAddress) continue
    fromThere += 1
    if (visitor.state !== 'deciding') oldestFromThere ??= visitor
  }
  const evicted =
    fromThere >= maxWaitingPerAddress ? oldestFromThere : visitors.size >= maxWaiting ? oldest : null
  if (!evicted) return
  if (evicted.state === 'reading') drop(evicted, 'too-many-connections')
  else evicted.socket.destroy()
  visitors.delete(evicted)
}

export const createFrontDoor = (deps: FrontDoorDeps): FrontDoor => {
  const { core } = deps
  // `closeTimeout` is an option of ws that its types do not know yet.
  const options = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: core.settings.maxFrameBytes,
    // Text that is not UTF-8 is a finding, no reason to lose the link.
    skipUTF8Validation: true,
    closeTimeout: 3_000,
    WebSocket: ChargePointSocket,
    // The request names the one that was chosen, and no other.
    handleProtocols: (offered: Set<string>) => [...offered][0] ?? (false as const),
  }
  const server: Server<typeof ChargePointSocket> = new WebSocketServer(options)
  const visitors = new Set<Visitor>()
  const door = { ...deps, visitors, server }

  return {
    receive(socket) {
      const remoteAddress = withoutMapping(socket.remoteAddress)
      makeRoom(door, remoteAddress)
      const visitor: Visitor = {
        door,
        socket,
        remoteAddress,
        localAddress: withoutMapping(socket.localAddress),
        since: core.clock.monotonic(),
        state: 'reading',
        head: empty,
      }
      visitors.add(visitor)
      visitorOf.set(socket, visitor)
      socket.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose)
      // it waited at the gate, and its end came meanwhile
      if (socket.closed) onClose.call(socket)
      else if (socket.readableEnded) onEnd.call(socket)
    },
    sweep() {
      for (const visitor of visitors) {
        const age = ageMs(visitor)
        if (visitor.state === 'reading' && age >= core.settings.silentMs)
          drop(visitor, 'silent', { afterMs: age, bytes: visitor.head.length })
        else if (visitor.state === 'leaving' && age >= core.settings.silentMs + lingerMs)
          visitor.socket.destroy()
      }
    },
    close() {
      for (const visitor of visitors) {
        // Our own doing is no knock.
        visitor.state = 'leaving'
        visitor.socket.destroy()
      }
      visitors.clear()
      server.close()
    },
  }
}
