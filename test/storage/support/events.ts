import type { NewJournalEvent } from '../../../contract/journal-event.ts'

export const opened = (chargePointId: string, connectionId = 1): NewJournalEvent => ({
  kind: 'connection-opened',
  chargePointId,
  connectionId,
  remoteAddress: '192.0.2.7:50000',
  localAddress: '192.0.2.1:9220',
  subprotocol: 'ocpp1.6',
  path: `/ocpp/${chargePointId}`,
  authentication: 'none',
})

export const frame = (chargePointId: string, n: number, filler = ''): NewJournalEvent => ({
  kind: 'frame',
  chargePointId,
  connectionId: 1,
  direction: n % 2 === 0 ? 'in' : 'out',
  text:
    n % 2 === 0
      ? `[2,"${n}","Heartbeat",{}]`
      : `[3,"${n - 1}",{"currentTime":"2026-11-21T11:10:56.000Z${filler}"}]`,
  messageType: n % 2 === 0 ? 2 : 3,
  messageId: `${n}`,
  action: 'Heartbeat',
  latencyMs: n % 2 === 0 ? null : 0.25,
})

export const knock = (chargePointId: string | null = null): NewJournalEvent => ({
  kind: 'knock',
  cause: 'not-http',
  remoteAddress: '192.0.2.9:50001',
  chargePointId,
  params: {},
  head: '\\x16\\x03\\x01',
})

export const finding = (chargePointId: string | null, rule = 'extra-property'): NewJournalEvent => ({
  kind: 'finding',
  chargePointId,
  rule,
  clause: null,
  severity: 'tolerated',
  frameSeq: null,
  params: {},
  text: 'A sentence.',
})
