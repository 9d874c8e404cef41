import type { EventOf, JournalEvent, KnockCause, RegistrationStatus, Severity } from './journal-event.ts'
import { addDuration, emptyDurations, type Durations } from './durations.ts'
import {
  draftRuns,
  interruptRuns,
  isRunEvent,
  projectRun,
  type Runs,
  type RunsDraft,
} from './project-runs.ts'
import type { OpenChange } from './run.ts'

export type LinkView =
  | { readonly state: 'never' }
  | {
      readonly state: 'connected'
      readonly connectionId: number
      readonly since: number
      readonly remoteAddress: string
      readonly localAddress: string
      readonly subprotocol: string | null
      readonly authentication: 'none' | 'basic'
    }
  | {
      readonly state: 'disconnected'
      readonly since: number
      readonly code: number | null
      readonly reason: string
    }

export interface ConnectorView {
  readonly connectorId: number
  readonly status: string
  readonly errorCode: string
  readonly info?: string | undefined
  readonly vendorId?: string | undefined
  readonly vendorErrorCode?: string | undefined
  readonly at: number
  readonly transactionId: number | null
}

/** Milestones of how it came up since the link was opened; milliseconds since the epoch, null = not yet. */
export interface BootSequence {
  readonly openedAt: number
  readonly firstBootAt: number | null
  readonly boots: number
  readonly firstStatusAt: number | null
  readonly acceptedAt: number | null
  /** Connectors that reported a status after the Accepted of this link (4.2, 4.9). */
  readonly reportedAfterAccepted: readonly number[]
}

/** What one of the other channels said last. */
export interface ChannelSaid {
  readonly value: string
  readonly at: number
}

/** The energy of one transaction by OCPP and by a meter. */
export type EnergyComparedView = Pick<
  EventOf<'energy-compared'>,
  'at' | 'transactionId' | 'map' | 'ocppWh' | 'modbusWh' | 'percent' | 'agrees'
>

export interface ChargePointView {
  readonly id: string
  readonly link: LinkView
  /** null: it has never booted here and nobody has decided. */
  readonly registration: {
    readonly status: RegistrationStatus
    readonly intervalSeconds: number
    readonly at: number
    readonly by: 'policy' | 'technician' | 'script'
  } | null
  readonly identity: EventOf<'boot'>['identity'] | null
  readonly lastBootAt: number | null
  readonly lastBootStatus: RegistrationStatus | null
  /** What its last BootNotification was told to wait: until it asks again, or between heartbeats. */
  readonly lastBootIntervalSeconds: number | null
  /** It has been told Accepted at least once, here. */
  readonly everAccepted: boolean
  readonly bootSequence: BootSequence | null
  readonly connectors: Readonly<Record<number, ConnectorView>>
  readonly clockOffsetMs: number | null
  readonly lastMessageAt: number | null
  readonly framesIn: number
  readonly framesOut: number
  readonly findings: Readonly<Record<Severity, number>>
  /** How long we took to answer, Authorize apart; and how long it took, per action. Milliseconds. */
  readonly ourResponses: Durations
  readonly ourAuthorizeResponses: Durations
  readonly itsResponses: Readonly<Record<string, Durations>>
  /** What the bench changed for its own work and is still to be put back. Oldest first. */
  readonly openChanges: readonly OpenChange[]
  /** Keys whose values were given as secrets, in lower case. */
  readonly secretKeys: readonly string[]
  /** The firmware version as its console and its Modbus registers tell it; null: not asked. */
  readonly otherVersions: Readonly<Record<'console' | 'modbus', ChannelSaid | null>>
  /** The newest transactions that a meter was read over. Oldest first. */
  readonly comparedEnergies: readonly EnergyComparedView[]
}

export interface KnockView {
  readonly seq: number
  readonly at: number
  readonly cause: KnockCause
  readonly remoteAddress: string
  readonly chargePointId: string | null
  readonly params: EventOf<'knock'>['params']
  readonly head: string
}

export interface BenchState {
  /** The last event that is in this state; 0 = none. */
  readonly seq: number
  readonly startedAt: number | null
  readonly ocppUrl: string | null
  readonly chargePoints: Readonly<Record<string, ChargePointView>>
  /** Newest last, at most 100. */
  readonly knocks: readonly KnockView[]
  /** Runs of procedures by id: all that are open, and the newest of those that have ended. */
  readonly runs: Runs
}

export const emptyState: BenchState = {
  seq: 0,
  startedAt: null,
  ocppUrl: null,
  chargePoints: {},
  knocks: [],
  runs: {},
}

const keptKnocks = 100
const keptEnergies = 20

const newChargePoint = (id: string): ChargePointView => ({
  id,
  link: { state: 'never' },
  registration: null,
  identity: null,
  lastBootAt: null,
  lastBootStatus: null,
  lastBootIntervalSeconds: null,
  everAccepted: false,
  bootSequence: null,
  connectors: {},
  clockOffsetMs: null,
  lastMessageAt: null,
  framesIn: 0,
  framesOut: 0,
  findings: { note: 0, tolerated: 0, violation: 0 },
  ourResponses: emptyDurations,
  ourAuthorizeResponses: emptyDurations,
  itsResponses: {},
  openChanges: [],
  secretKeys: [],
  otherVersions: { console: null, modbus: null },
  comparedEnergies: [],
})

/** Raise it when `project()` makes something else of the same events, or changes the shape of what is nested. */
const projectionVersion = 2

/**
 * Names what `project()` makes: a stored state under another name is dropped and the journal projected anew. Names of
 * fields are in it by themselves.
 */
export const projectionFormat = [
  projectionVersion,
  ...Object.keys(emptyState),
  ...Object.keys(newChargePoint('')),
].join(' ')

type Patch = Partial<ChargePointView>

const onFrame = (cp: ChargePointView, e: EventOf<'frame'>): Patch => {
  const counted: Patch =
    e.direction === 'in'
      ? { framesIn: cp.framesIn + 1, lastMessageAt: e.at }
      : { framesOut: cp.framesOut + 1 }
  if (e.latencyMs === null || e.messageType === 2 || e.messageType === null) return counted
  if (e.direction === 'in') {
    const action = e.action ?? '?'
    const durations = addDuration(cp.itsResponses[action] ?? emptyDurations, e.latencyMs)
    return { ...counted, itsResponses: { ...cp.itsResponses, [action]: durations } }
  }
  return e.action === 'Authorize'
    ? { ...counted, ourAuthorizeResponses: addDuration(cp.ourAuthorizeResponses, e.latencyMs) }
    : { ...counted, ourResponses: addDuration(cp.ourResponses, e.latencyMs) }
}

const onOpened = (e: EventOf<'connection-opened'>): Patch => ({
  link: {
    state: 'connected',
    connectionId: e.connectionId,
    since: e.at,
    remoteAddress: e.remoteAddress,
    localAddress: e.localAddress,
    subprotocol: e.subprotocol,
    authentication: e.authentication,
  },
  bootSequence: {
    openedAt: e.at,
    firstBootAt: null,
    boots: 0,
    firstStatusAt: null,
    acceptedAt: null,
    reportedAfterAccepted: [],
  },
})

const onClosed = (cp: ChargePointView, e: EventOf<'connection-closed'>): Patch =>
  cp.link.state === 'connected' && cp.link.connectionId === e.connectionId
    ? { link: { state: 'disconnected', since: e.at, code: e.code, reason: e.reason } }
    : {} // the old socket's close must not evict the new one (quirk 9)

const onBoot = (cp: ChargePointView, e: EventOf<'boot'>): Patch => ({
  identity: e.identity,
  lastBootAt: e.at,
  lastBootStatus: e.status,
  lastBootIntervalSeconds: e.intervalSeconds,
  everAccepted: cp.everAccepted || e.status === 'Accepted',
  bootSequence: cp.bootSequence && {
    ...cp.bootSequence,
    boots: cp.bootSequence.boots + 1,
    firstBootAt: cp.bootSequence.firstBootAt ?? e.at,
    acceptedAt: e.status === 'Accepted' ? (cp.bootSequence.acceptedAt ?? e.at) : cp.bootSequence.acceptedAt,
  },
})

const onStatus = (cp: ChargePointView, e: EventOf<'connector-status'>): Patch => {
  const sequence = cp.bootSequence
  const connector: ConnectorView = {
    connectorId: e.connectorId,
    status: e.status,
    errorCode: e.errorCode,
    info: e.info,
    vendorId: e.vendorId,
    vendorErrorCode: e.vendorErrorCode,
    at: e.at,
    transactionId: cp.connectors[e.connectorId]?.transactionId ?? null,
  }
  return {
    connectors: { ...cp.connectors, [e.connectorId]: connector },
    bootSequence: sequence && {
      ...sequence,
      firstStatusAt: sequence.firstStatusAt ?? e.at,
      reportedAfterAccepted:
        sequence.acceptedAt === null || sequence.reportedAfterAccepted.includes(e.connectorId)
          ? sequence.reportedAfterAccepted
          : [...sequence.reportedAfterAccepted, e.connectorId],
    },
  }
}

const onStarted = (cp: ChargePointView, e: EventOf<'transaction-started'>): Patch => {
  const connector = cp.connectors[e.connectorId]
  return connector
    ? { connectors: { ...cp.connectors, [e.connectorId]: { ...connector, transactionId: e.transactionId } } }
    : {}
}

const onStopped = (cp: ChargePointView, e: EventOf<'transaction-stopped'>): Patch => {
  const connector = Object.values(cp.connectors).find((c) => c.transactionId === e.transactionId)
  return connector
    ? { connectors: { ...cp.connectors, [connector.connectorId]: { ...connector, transactionId: null } } }
    : {}
}

const patchFor = (cp: ChargePointView, e: JournalEvent): Patch => {
  switch (e.kind) {
    case 'frame':
      return onFrame(cp, e)
    case 'connection-opened':
      return onOpened(e)
    case 'connection-closed':
      return onClosed(cp, e)
    case 'boot':
      return onBoot(cp, e)
    case 'registration':
      return {
        registration: { status: e.status, intervalSeconds: e.intervalSeconds, at: e.at, by: e.by },
      }
    case 'connector-status':
      return onStatus(cp, e)
    case 'clock-offset':
      return { clockOffsetMs: e.offsetMs }
    case 'finding':
      return { findings: { ...cp.findings, [e.severity]: cp.findings[e.severity] + 1 } }
    case 'transaction-started':
      return onStarted(cp, e)
    case 'transaction-stopped':
      return onStopped(cp, e)
    case 'change-made': {
      const { seq, at, runId, change } = e
      return { openChanges: [...cp.openChanges, { seq, at, runId, change }] }
    }
    case 'change-settled':
      return { openChanges: cp.openChanges.filter(({ seq }) => seq !== e.changeSeq) }
    case 'secret-keys': {
      const named = e.keys.map((key) => key.trim().toLowerCase())
      return { secretKeys: [...new Set([...cp.secretKeys, ...named])] }
    }
    case 'channel-said':
      return { otherVersions: { ...cp.otherVersions, [e.channel]: { value: e.value, at: e.at } } }
    case 'energy-compared': {
      const { at, transactionId, map, ocppWh, modbusWh, percent, agrees } = e
      const compared = { at, transactionId, map, ocppWh, modbusWh, percent, agrees }
      return { comparedEnergies: [...cp.comparedEnergies, compared].slice(-keptEnergies) }
    }
    case 'app-started':
    case 'laptop-slept':
    case 'knock':
    case 'run-started':
    case 'run-taken-up':
    case 'run-progress':
    case 'run-checkpoint':
    case 'run-ended':
    case 'job-changed':
    case 'transfer-offered':
    case 'transfer-started':
    case 'transfer-ended':
    case 'transfer-withdrawn':
    case 'transfer-refused':
    case 'console-text':
      return {}
  }
}

const interrupted = (cp: ChargePointView, at: number): ChargePointView =>
  cp.link.state === 'connected'
    ? { ...cp, link: { state: 'disconnected', since: at, code: null, reason: '' } }
    : cp

const ownChargePoint = (state: BenchState, id: string): ChargePointView | undefined =>
  Object.hasOwn(state.chargePoints, id) ? state.chargePoints[id] : undefined

/**
 * The pure reducer from the journal to what is shown. The same for the main process, the renderer, a replay and the
 * report. An event that is not newer than the state is ignored, so that a batch may overlap its snapshot.
 */
export const project = (state: BenchState, event: JournalEvent): BenchState => {
  if (event.seq <= state.seq) return state
  const { seq } = event
  if (event.kind === 'app-started') {
    const chargePoints = Object.fromEntries(
      Object.entries(state.chargePoints).map(([id, cp]) => [id, interrupted(cp, event.at)]),
    )
    const runs = interruptRuns(state.runs)
    return { ...state, seq, startedAt: event.at, ocppUrl: event.ocppUrl, chargePoints, runs }
  }
  if (isRunEvent(event)) return { ...state, seq, runs: projectRun(state.runs, event) }
  if (event.kind === 'knock') {
    const { at, cause, remoteAddress, chargePointId, params, head } = event
    const knock: KnockView = { seq, at, cause, remoteAddress, chargePointId, params, head }
    return { ...state, seq, knocks: [...state.knocks, knock].slice(-keptKnocks) }
  }
  // what a console says makes nobody known
  if (event.chargePointId === null || event.kind === 'console-text') return { ...state, seq }
  const id = event.chargePointId
  const cp = ownChargePoint(state, id) ?? newChargePoint(id)
  return { ...state, seq, chargePoints: { ...state.chargePoints, [id]: { ...cp, ...patchFor(cp, event) } } }
}

/** `project()` over many events, for the cost of copying the charge points once. Events ascend by `seq`. */
export const projectAll = (state: BenchState, events: readonly JournalEvent[]): BenchState => {
  const changed = new Map<string, ChargePointView>()
  let folded = state
  let { seq } = state
  let runs: RunsDraft | null = null
  const fold = (): void => {
    if (changed.size > 0)
      folded = { ...folded, seq, chargePoints: { ...folded.chargePoints, ...Object.fromEntries(changed) } }
    changed.clear()
    if (runs) folded = { ...folded, seq, runs: runs.result() }
    runs = null
  }
  for (const event of events) {
    if (event.seq <= seq) continue
    if (isRunEvent(event)) {
      runs ??= draftRuns(folded.runs)
      runs.add(event)
    } else if (
      event.kind === 'app-started' ||
      event.kind === 'knock' ||
      event.kind === 'console-text' ||
      event.chargePointId === null
    ) {
      fold()
      folded = project(folded, event)
    } else {
      const id = event.chargePointId
      // a copy of this run's own: nobody has seen it, so that it may be changed
      const copy = changed.get(id) ?? { ...(ownChargePoint(folded, id) ?? newChargePoint(id)) }
      changed.set(id, Object.assign(copy, patchFor(copy, event)))
    }
    ;({ seq } = event)
  }
  fold()
  return folded
}
