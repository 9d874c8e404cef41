import type { EventOf, JournalEvent } from '../../../contract/journal-event.ts'
import { type BenchState, emptyState, projectAll } from '../../../contract/project.ts'
import { describe as describeDeviation, type Deviation } from '../../../ocpp/findings.ts'
import { start } from '../fake-bench.ts'

export const chargePointId = 'ECP-AC-0417'

export interface Said {
  readonly action: string
  readonly request?: object
  /** undefined = `{}`; null = no answer. */
  readonly response?: object | null
  /** A CALLERROR in the answer's place. */
  readonly error?: string
  readonly latencyMs?: number
  readonly deviations?: readonly Deviation[]
}

/** Writes what a charge point and Chargebench said to each other into a journal. */
export const createConversation = () => {
  const events: JournalEvent[] = []
  let atMs = 0
  let messages = 0
  const add = (event: object): number => {
    const seq = events.length + 1
    // the parts make an event of its kind
    events.push({ ...event, seq, at: start + atMs } as unknown as JournalEvent)
    return seq
  }
  const frame = (
    fields: Pick<
      EventOf<'frame'>,
      'direction' | 'text' | 'messageType' | 'messageId' | 'action' | 'latencyMs'
    >,
  ) => add({ kind: 'frame', chargePointId, connectionId: 1, ...fields })

  const exchange = (direction: 'in' | 'out', said: Said): void => {
    const { action, request = {}, response = {}, error, latencyMs = 2, deviations = [] } = said
    const messageId = `${direction === 'in' ? 'cp' : 'cb'}-${++messages}`
    const call = { direction, messageType: 2, messageId, action, latencyMs: null } as const
    const seq = frame({ ...call, text: JSON.stringify([2, messageId, action, request]) })
    for (const deviation of deviations)
      add({ kind: 'finding', chargePointId, frameSeq: seq, ...describeDeviation(deviation) })
    if (response === null) return
    atMs += latencyMs
    const back = direction === 'in' ? 'out' : 'in'
    const answer = { direction: back, messageId, action, latencyMs } as const
    frame(
      error === undefined
        ? { ...answer, messageType: 3, text: JSON.stringify([3, messageId, response]) }
        : { ...answer, messageType: 4, text: JSON.stringify([4, messageId, error, 'because', {}]) },
    )
  }

  const conversation = {
    events,
    add,
    after: (ms: number) => {
      atMs += ms
      return conversation
    },
    opened: () => {
      add({
        kind: 'connection-opened',
        chargePointId,
        connectionId: 1,
        remoteAddress: '10.42.0.87',
        localAddress: '10.42.0.1',
        subprotocol: 'ocpp1.6',
        path: `/ocpp/${chargePointId}`,
        authentication: 'none',
      })
      return conversation
    },
    closed: () => {
      add({
        kind: 'connection-closed',
        chargePointId,
        connectionId: 1,
        code: 1006,
        reason: '',
        by: 'network',
      })
      return conversation
    },
    accepted: () => {
      const identity = {
        chargePointVendor: 'EcarPlug',
        chargePointModel: 'AC/CPT_OCPP',
        chargePointSerialNumber: 'ECP2201-000417',
        firmwareVersion: '1.0.0',
      }
      exchange('in', {
        action: 'BootNotification',
        request: identity,
        response: { status: 'Accepted', currentTime: '2026-11-21T09:14:02.118Z', interval: 300 },
      })
      add({ kind: 'boot', chargePointId, frameSeq: 2, identity, status: 'Accepted', intervalSeconds: 300 })
      add({ kind: 'registration', chargePointId, status: 'Accepted', intervalSeconds: 300, by: 'technician' })
      return conversation
    },
    /** A CALL of the charge point, and our answer. */
    itSays: (said: Said) => {
      exchange('in', said)
      return conversation
    },
    /** A CALL of ours, and its answer. */
    weSay: (said: Said) => {
      exchange('out', said)
      return conversation
    },
    heartbeats: (count: number, everyMs = 1000) => {
      for (let i = 0; i < count; i++) {
        atMs += everyMs
        exchange('in', { action: 'Heartbeat', response: { currentTime: '2026-11-21T09:14:02.118Z' } })
      }
      return conversation
    },
    /** A charge of `minutes` at about `kw`, a sample every 30 s; the register counts `share` of what flows. */
    charges: (minutes: number, kw: number, share = 1) => {
      let wh = 1_204_300
      const stamp = () => new Date(start + atMs).toISOString()
      add({
        kind: 'transaction-started',
        chargePointId,
        frameSeq: 1,
        transactionId: 7,
        connectorId: 1,
        idTag: '04A2B3C4D5E6',
        meterStartWh: wh,
        timestamp: stamp(),
      })
      for (let i = 0; i < minutes * 2; i++) {
        const now = i < 4 ? kw / 2 : kw
        atMs += 30_000
        wh += (now * 1000 * share) / 120
        const amps = (now * 1000) / 3 / 231
        const sampledValue = [
          { value: String(Math.round(wh)) },
          { value: now.toFixed(3), measurand: 'Power.Active.Import', unit: 'kW' },
          ...['L1', 'L2', 'L3'].map((phase, at) => ({
            value: (amps + at / 5).toFixed(1),
            measurand: 'Current.Import',
            phase,
            unit: 'A',
          })),
          ...['L1-N', 'L2-N', 'L3-N'].map((phase, at) => ({
            value: String(230 + at),
            measurand: 'Voltage',
            phase,
            unit: 'V',
          })),
        ]
        const request = {
          connectorId: 1,
          transactionId: 7,
          meterValue: [{ timestamp: stamp(), sampledValue }],
        }
        exchange('in', { action: 'MeterValues', request })
      }
      return conversation
    },
    state: (): BenchState => projectAll(emptyState, events),
    /** Milliseconds after `start` of the last event. */
    nowMs: () => atMs,
  }
  return conversation
}

/** A charge point with something of everything: deviations, a slow answer, a refusal, one that is waited for. */
export const richConversation = () =>
  createConversation()
    .opened()
    .after(1300)
    .accepted()
    .itSays({
      action: 'StatusNotification',
      request: { connectorId: 0, errorCode: 'NoError', status: 'Available' },
    })
    .itSays({
      action: 'StatusNotification',
      request: {
        connectorId: 1,
        errorCode: 'noerror',
        status: 'Charging ',
        timestamp: '2026-11-21 09:14:03',
      },
      deviations: [
        {
          rule: 'value-spelling',
          params: {
            action: 'StatusNotification',
            part: 'request',
            path: '/errorCode',
            value: 'noerror',
            standard: 'NoError',
          },
        },
        {
          rule: 'value-spelling',
          params: {
            action: 'StatusNotification',
            part: 'request',
            path: '/status',
            value: 'Charging ',
            standard: 'Charging',
          },
        },
        {
          rule: 'timestamp-without-zone',
          params: {
            action: 'StatusNotification',
            part: 'request',
            path: '/timestamp',
            value: '2026-11-21 09:14:03',
          },
        },
      ],
    })
    .after(800)
    .itSays({
      action: 'FooBar',
      request: { x: 1 },
      error: 'NotImplemented',
      deviations: [{ rule: 'action-unknown', params: { action: 'FooBar' } }],
    })
    .weSay({
      action: 'GetConfiguration',
      latencyMs: 38_200,
      response: {
        configurationKey: [
          { key: 'HeartbeatInterval', readonly: false, value: '300' },
          { key: 'NumberOfConnectors', readonly: 'true', value: '2' },
        ],
        unknownKey: [],
      },
    })
    .weSay({ action: 'UnlockConnector', request: { connectorId: 1 }, error: 'NotSupported', latencyMs: 310 })
    .after(2000)
    .heartbeats(4)
    .charges(10, 10.6)
    .weSay({ action: 'TriggerMessage', request: { requestedMessage: 'StatusNotification' }, response: null })
