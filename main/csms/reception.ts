import type { RawData, WebSocket } from 'ws'
import { ChargePoint } from './charge-point.ts'
import { ChargePointConnection, ChargePointSocket } from './ChargePointConnection.ts'
import type { Core } from './core.ts'
import type { Guest } from './front-door.ts'
import { printableHead } from './http-head.ts'
import type { Knocks } from './knocks.ts'
import { checkLiveness } from './liveness.ts'
import { requestBoot } from './request-boot.ts'

/** The sessions: one for a charge point, and the newest one is it. */
export interface Reception {
  readonly enter: (guest: Guest) => void
  readonly connected: () => readonly string[]
  readonly hasRoom: () => boolean
  /** That this identity is expected, though it has not dialled. */
  name(identity: string): void
  /** Who dials a path without an identity: the only one that was named and isn't connected (quirk 5). */
  readonly unnamed: (remoteAddress: string) => string | null
  sweep(): void
  /** Waits for the answers that wait for storage, at most so long. */
  settle(atMostMs: number): Promise<void>
  /** Says goodbye to all; resolves when the sockets are closed. */
  close(): Promise<void>
}

const sessionOf = (ws: WebSocket): ChargePointConnection | null =>
  ws instanceof ChargePointSocket ? ws.session : null

function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
  if (Buffer.isBuffer(data)) sessionOf(this)?.receive(data, isBinary)
}

function onSignOfLife(this: WebSocket): void {
  const session = sessionOf(this)
  if (session) session.heardAt = session.core.clock.monotonic()
}

function onPong(this: WebSocket): void {
  const session = sessionOf(this)
  if (!session) return
  session.heardAt = session.core.clock.monotonic()
  session.pong = 'idle'
}

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '')

function onError(this: WebSocket, error: Error): void {
  const session = sessionOf(this)
  if (!session || session.isOver) return
  const { core, chargePoint } = session
  const code = codeOf(error)
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
    const limitBytes = core.settings.maxFrameBytes
    core.find(chargePoint.id, null, 'frame-too-large', { limitBytes })
    session.end('central-system', 1009, `a message of more than ${limitBytes} bytes`)
  } else if (code.startsWith('WS_ERR')) {
    core.find(chargePoint.id, null, 'websocket-violation', { problem: error.message, code })
    session.end('central-system', 1002, error.message)
  }
}

/** Codes that no close frame carried: 1005 = it had none, 1006 = there was no close frame. */
const cutOff = 1006

export const createReception = (core: Core, knocks: Knocks): Reception => {
  const connections = new Set<ChargePointConnection>()
  const named = new Set<string>()
  const namedBefore = new Set<string>()
  for (const [id, { registration }] of core.chargePoints)
    if (registration && registration.by !== 'policy') namedBefore.add(id)
  // Unique across restarts, so that two connections in one journal are never mixed up.
  let lastConnectionId = Math.floor(core.clock.now())

  function onClose(this: WebSocket, code: number, reason: Buffer): void {
    const session = sessionOf(this)
    if (!session) return
    connections.delete(session)
    if (session.isOver) return
    session.end(code === cutOff ? 'network' : 'charge-point', code, reason.toString())
    const afterMs = Math.round(core.clock.monotonic() - session.openedAt)
    if (session.messagesIn > 0 || afterMs >= core.settings.briefMs) return
    knocks.add({
      cause: 'closed-after-handshake',
      remoteAddress: session.remoteAddress,
      chargePointId: session.chargePoint.id,
      params: { afterMs, code },
      head: session.head ? printableHead(session.head) : '',
    })
  }

  const candidate = (names: ReadonlySet<string>, remoteAddress: string): string | null => {
    const free = [...names].filter((id) => {
      const connection = core.chargePoints.get(id)?.connection
      // Its own half-open link must not lock it out.
      return !connection || (connection.isUnnamed && connection.remoteAddress === remoteAddress)
    })
    const [only] = free
    return free.length === 1 && only !== undefined ? only : null
  }

  const askToBoot = (connection: ChargePointConnection, now: number): void => {
    const { chargePoint, isBootTriggered, openedAt } = connection
    if (chargePoint.told !== null || isBootTriggered) return
    if (now - openedAt >= core.settings.bootTriggerMs) requestBoot(core, chargePoint)
  }

  return {
    enter({ ws, socket, opening, admission, remoteAddress, localAddress, head }) {
      const chargePoint = ChargePoint.of(core.chargePoints, opening.identity)
      chargePoint.connection?.close('replaced', 1000, 'A newer connection of this charge point took over')
      // Closing the old one may have forgotten it.
      core.chargePoints.set(chargePoint.id, chargePoint)
      lastConnectionId += 1
      const dialled = { remoteAddress, isUnnamed: opening.segment === '', head }
      const connection = new ChargePointConnection(core, chargePoint, lastConnectionId, ws, socket, dialled)
      ws.session = connection
      chargePoint.connection = connection
      chargePoint.awaited = null
      chargePoint.clock = null
      connections.add(connection)
      core.sink.append({
        kind: 'connection-opened',
        chargePointId: chargePoint.id,
        connectionId: connection.connectionId,
        remoteAddress,
        localAddress,
        subprotocol: opening.subprotocol.kind === 'chosen' ? opening.subprotocol.name : null,
        path: opening.path,
        authentication: admission.authentication,
      })
      for (const { rule, params } of opening.deviations) core.find(chargePoint.id, null, rule, params)
      for (const { rule, params } of admission.deviations) core.find(chargePoint.id, null, rule, params)
      ws.on('message', onMessage)
      ws.on('close', onClose)
      ws.on('error', onError)
      ws.on('ping', onSignOfLife)
      ws.on('pong', onPong)
    },
    connected: () =>
      [...core.chargePoints.values()].filter((cp) => cp.connection !== null).map((cp) => cp.id),
    hasRoom: () => connections.size < core.settings.maxSessions,
    name: (identity) => void named.add(identity),
    unnamed: (remoteAddress) => candidate(named.size > 0 ? named : namedBefore, remoteAddress),
    sweep() {
      const now = core.clock.monotonic()
      for (const connection of connections) {
        checkLiveness(connection, now)
        if (connection.isOver) continue
        askToBoot(connection, now)
        if (now - connection.openedAt >= core.settings.briefMs) connection.head = null
      }
    },
    async settle(atMostMs) {
      const handling = [...connections].map((connection) => connection.handled())
      await Promise.race([
        Promise.all(handling),
        new Promise<void>((resolve) => void core.clock.after(atMostMs, resolve)),
      ])
    },
    async close() {
      const closing = [...connections].map((connection) => {
        const closed = new Promise<void>((resolve) => connection.ws.once('close', () => resolve()))
        connection.close('quit', 1001, 'Chargebench is quitting')
        return closed
      })
      await Promise.all(closing)
    },
  }
}
