import type { EventOf } from '../../contract/journal-event.ts'
import type { Log } from '../../contract/log.ts'
import type { Runs } from '../../contract/project-runs.ts'
import type { ChargePointView } from '../../contract/project.ts'
import type { Change, OpenChange, RunView } from '../../contract/run.ts'
import { findConfigurationKey } from '../../ocpp/configuration-keys.ts'
import { sameValue, shapeOfOwnValue } from '../../ocpp/configuration-value.ts'
import { parseFrame } from '../../ocpp/rpc.ts'
import type { Journal } from '../storage/journal.ts'
import type { Readings } from '../storage/readings.ts'
import { effectOf, isLasting, type Before, type LastingAction } from './change-effects.ts'
import type { ConfigurationDeps } from './configuration/deps.ts'
import { foldKey } from './configuration/key-reader.ts'
import { knownValues } from './known-values.ts'

export interface BenchChangesDeps {
  readonly log: Log
  readonly journal: Pick<Journal, 'append' | 'state' | 'subscribe'>
  readonly readings: Pick<Readings, 'list' | 'get'>
  readonly knownKeys: ConfigurationDeps['knownKeys']
}

const mostPendingCalls = 500
const accepted: ReadonlySet<string> = new Set(['accepted', 'rebootrequired', 'scheduled'])

/** Procedures that write down themselves what they change, or whose change is what was asked for. */
const isSelfKept = (procedure: string): boolean =>
  /^(?:configuration\.|local-list\.|leave-clean$|hand-over$)/.test(procedure)

type Sent = { readonly run: RunView | null } & (
  | { readonly action: LastingAction; readonly payload: unknown; readonly operative: Before['isOperative'] }
  | { readonly action: 'ChangeConfiguration'; readonly key: string; readonly value: string }
)

const statusOf = (text: string): string => {
  const frame = parseFrame(text)
  if (frame.kind !== 'result' || typeof frame.payload !== 'object' || frame.payload === null) return ''
  const { payload } = frame
  return 'status' in payload && typeof payload.status === 'string' ? payload.status.toLowerCase() : ''
}

/** By connector; those of now, as they were told until the event that is looked at. */
type Statuses = ReadonlyMap<number, string>

/** Null: it never told. 0 stands for all of its connectors. */
const isOperative = (statuses: Statuses | undefined, connectorId: number): boolean | null => {
  const meant = [...(statuses ?? [])].filter(([id]) => connectorId === 0 || id === connectorId)
  return meant.length === 0 ? null : meant.some(([, status]) => status !== 'Unavailable')
}

/** The run that held a charge point at a moment: it may have ended since. */
const runAt = (runs: Runs, id: string, at: number): RunView | null =>
  Object.values(runs).find(
    ({ state, needs, startedAt, endedAt }) =>
      state.state !== 'interrupted' &&
      state.state !== 'dismissed' &&
      startedAt <= at &&
      (endedAt ?? at) >= at &&
      needs.some((need) => need.kind === 'charge-point' && need.id === id),
  ) ?? null

/**
 * Writes down what CALLs of people, scripts and tests leave behind at a charge point, as soon as it has accepted them, and
 * strikes out what others undo: so that `leave-clean` knows it. HeartbeatInterval is watched on its own.
 */
export const watchBenchChanges = (deps: BenchChangesDeps): { close(): void } => {
  const { journal, knownKeys } = deps
  const log = deps.log.with({ part: 'bench-changes' })
  const sent = new Map<string, Sent>()
  const values = knownValues(deps)
  let written = Promise.resolve()
  // the state is ahead of the events that come here
  const statuses = new Map(
    Object.values(journal.state().chargePoints).map(({ id, connectors }) => [
      id,
      new Map(Object.values(connectors).map(({ connectorId, status }) => [connectorId, status])),
    ]),
  )
  /** Those whose Authorization Cache may hold what was accepted here. */
  const cards = new Set<string>()

  const viewOf = (id: string): ChargePointView | undefined => {
    const { chargePoints } = journal.state()
    return Object.hasOwn(chargePoints, id) ? chargePoints[id] : undefined
  }
  const record = (chargePointId: string, runId: string | null, change: Change): void => {
    journal.append({ kind: 'change-made', chargePointId, runId, change })
  }
  const settle = (
    chargePointId: string,
    runId: string | null,
    { seq }: OpenChange,
    how: EventOf<'change-settled'>['how'],
  ): void => {
    journal.append({ kind: 'change-settled', chargePointId, runId, changeSeq: seq, how })
  }
  const isByHand = ({ runId }: OpenChange): boolean => {
    const { runs } = journal.state()
    const run = runId !== null && Object.hasOwn(runs, runId) ? runs[runId] : undefined
    return runId === null || (run !== undefined && !isSelfKept(run.procedure))
  }

  const keyTaken = async (
    id: string,
    { key, value, run }: Extract<Sent, { action: 'ChangeConfiguration' }>,
    before: Promise<string | null>,
  ) => {
    const openOf = () =>
      viewOf(id)?.openChanges.find(
        (open) => open.change.what === 'key' && foldKey(open.change.key) === foldKey(key) && isByHand(open),
      )
    const runId = run?.id ?? null
    // what is set on purpose holds from now on
    if (run && isSelfKept(run.procedure)) {
      const open = openOf()
      if (open && run.procedure.startsWith('configuration.')) settle(id, runId, open, 'superseded')
      return
    }
    const knowledge = knownKeys(id).know(key)
    const old = knowledge.secret ? null : await before
    const shape = knowledge.shape ?? shapeOfOwnValue(old)
    const open = openOf()
    if (open?.change.what === 'key') {
      const { old: first } = open.change
      if (first !== null && sameValue(first, value, shape)) settle(id, runId, open, 'put-back')
      return
    }
    if (old !== null && sameValue(old, value, shape)) return
    record(id, runId, { what: 'key', key, old, secret: knowledge.secret })
  }

  const taken = (id: string, { action, payload, operative, run }: Extract<Sent, { payload: unknown }>) => {
    const open = viewOf(id)?.openChanges ?? []
    const runId = run?.id ?? null
    if (run && isSelfKept(run.procedure)) {
      // a list that is sent or cleared on purpose is what has to hold from now on
      const isList = action === 'SendLocalList' && /^local-list\.(?:send|clear)$/.test(run.procedure)
      for (const each of isList ? open : [])
        if (each.change.what === 'local-list' || each.change.what === 'id-tag')
          settle(id, runId, each, 'superseded')
      return
    }
    const { made, ended } = effectOf(action, payload, { open, isOperative: operative })
    for (const { change, how } of ended) settle(id, runId, change, how)
    for (const change of made) record(id, runId, change)
  }

  /** A card that was accepted here may be let charge from its cache, long after the bench has left (OCPP 1.6 §3.5.1). */
  const recordCache = async (id: string): Promise<void> => {
    const isOn = (await values.of(id, 'AuthorizationCacheEnabled'))?.toLowerCase() === 'true'
    if (!isOn || viewOf(id)?.openChanges.some(({ change }) => change.what === 'cache')) return
    cards.delete(id)
    record(id, null, { what: 'cache' })
  }

  const failed = (chargePointId: string) => (error: unknown) =>
    log.write('error', 'change-not-recorded', { chargePointId, error })

  const onCall = ({ chargePointId: id, text, action, at }: EventOf<'frame'>): void => {
    const frame = parseFrame(text)
    if (frame.kind !== 'call') return
    const { payload } = frame
    const run = runAt(journal.state().runs, id, at)
    const name = `${id} ${frame.messageId}`
    if (action !== null && isLasting(action)) {
      const seen = new Map(statuses.get(id))
      sent.set(name, { action, payload, run, operative: (connectorId) => isOperative(seen, connectorId) })
    } else if (typeof payload === 'object' && payload !== null && 'key' in payload && 'value' in payload) {
      const { key, value } = payload
      if (typeof key !== 'string' || typeof value !== 'string') return
      if (findConfigurationKey(key)?.key === 'HeartbeatInterval') return
      sent.set(name, { action: 'ChangeConfiguration', key, value, run })
    }
    const [oldest] = sent.keys()
    if (sent.size > mostPendingCalls && oldest !== undefined) sent.delete(oldest)
  }

  const onAnswer = ({ chargePointId: id, text, messageId }: EventOf<'frame'>): void => {
    const name = `${id} ${messageId}`
    const call = sent.get(name)
    if (!call) return
    sent.delete(name)
    if (!accepted.has(statusOf(text))) return
    if (call.action === 'ChangeConfiguration') {
      // asked for before the new value is taken down
      const before = values.of(id, call.key)
      // nobody may ask for it: of a secret, of what a procedure keeps itself
      before.catch(() => undefined)
      // one after the other: what was set first has the value from before
      written = written.then(() => keyTaken(id, call, before)).catch(failed(id))
      values.set(id, call.key, call.value)
    } else taken(id, call)
  }

  const onFrame = (event: EventOf<'frame'>): void => {
    const { chargePointId: id, direction, messageType, action, text } = event
    if (direction === 'out') {
      if (messageType === 2 && (action === 'ChangeConfiguration' || (action !== null && isLasting(action))))
        onCall(event)
      if (messageType !== 3 || (action !== 'Authorize' && action !== 'StartTransaction')) return
      if (cards.has(id) || !/"idTagInfo".*"Accepted"/s.test(text)) return
      cards.add(id)
      recordCache(id).catch(failed(id))
      return
    }
    if (messageType !== 3) return
    if (action === 'GetConfiguration') {
      values.told(id, text)
      if (cards.has(id)) recordCache(id).catch(failed(id))
    } else if (action === 'ChangeConfiguration' || (action !== null && isLasting(action))) onAnswer(event)
  }

  return {
    close: journal.subscribe((events) => {
      for (const event of events) {
        if (event.kind === 'frame') onFrame(event)
        if (event.kind !== 'connector-status') continue
        const { chargePointId: id, connectorId, status } = event
        statuses.set(id, new Map([...(statuses.get(id) ?? []), [connectorId, status]]))
      }
    }),
  }
}
