import type { ChargePointConnection } from './ChargePointConnection.ts'

/**
 * Pings a connection when it is time, and gives it up when nothing at all came since the ping: half-open links are
 * found this way, never by how often a charge point sends heartbeats (quirk 10). Called for all of them by one timer.
 */
export const checkLiveness = (connection: ChargePointConnection, now: number): void => {
  const { core, ws } = connection
  const { pingIntervalMs, pongTimeoutMs } = core.settings
  if (ws.isPaused) {
    // We have stopped listening ourselves; but not for ever to one that does not read.
    if (connection.isDeaf && now - connection.pausedAt > pingIntervalMs + pongTimeoutMs)
      connection.terminate('liveness', 'our answers were left unread')
    return
  }
  const sincePing = now - connection.pingedAt
  if (connection.pong === 'idle') {
    if (sincePing < pingIntervalMs) return
    connection.pingedAt = now
    connection.pong = 'awaited'
    ws.ping()
    return
  }
  if (sincePing < pongTimeoutMs) return
  if (connection.heardAt <= connection.pingedAt) {
    connection.terminate('liveness', `no answer to a ping for ${Math.round(sincePing / 1000)} s`)
    return
  }
  connection.pong = 'idle'
  if (connection.isPongReported) return
  connection.isPongReported = true
  core.find(connection.chargePoint.id, null, 'pong-missing', { seconds: Math.round(pongTimeoutMs / 1000) })
}
