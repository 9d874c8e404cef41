import type { KeyOutcome, SetConfigurationResult } from '../../../contract/configuration-run.ts'
import type { ReadKey } from '../../../contract/configuration.ts'
import type { Json } from '../../../contract/journal-event-parts.ts'
import { isToolError } from '../../../contract/tool-error.ts'
import { findConfigurationKey } from '../../../ocpp/configuration-keys.ts'
import { spellingHabits } from '../../../ocpp/configuration-value.ts'
import { isCallProblem } from '../charge-point-link.ts'
import type { ProcedureContext } from '../procedure.ts'
import { afterAnswer, answerSince, changeKey } from './change-key.ts'
import type { ConfigurationDeps } from './deps.ts'
import { createKeyReader, foldKey, maxKeysOf } from './key-reader.ts'
import { holdsOnPurpose, isThere } from './on-purpose.ts'
import { plainChunk, slowestReadMs } from './read.ts'
import { resetAndWait } from './reset.ts'
import { linkUsesPassword, passwordOfLink, passwordOutcome, seePassword } from './set-password.ts'
import {
  byKey,
  hasValue,
  judge,
  lowers,
  outcomeAtCancel,
  planKeys,
  readCheckpoint,
  type Entry,
  type KeyChange,
} from './set-plan.ts'

export interface SetOptions {
  /** Keys once each, in any spelling of their case. */
  readonly changes: readonly KeyChange[]
  /** Keys whose values are never written anywhere. */
  readonly secretValues?: Readonly<Record<string, string>>
  /**
   * `at-end`: a Reset(Soft) where the charge point asks for it, one for all harmless keys; `later`: none, and
   * what waits for it comes out as `reboot-required`, until `configuration.restart` or a restart of its own.
   */
  readonly reset: 'at-end' | 'later'
  /** These values are the way back from what was changed: whoever asks for them settles it. */
  readonly isWayBack?: boolean
  /** What `save` was given last before an interruption; absent with it: the run's own. */
  readonly checkpoint?: Json
  readonly save?: (checkpoint: Json) => Promise<void>
}

/** What is taken over a moment later is no lie: keys that differ are read once more after this time. */
const settleMs = 3_000
/** Harmless keys that are written down together before they are sent one by one: each time waits for the disk. */
const writtenAhead = 5
/** After a key that can cut the link off: it does so within this time, or not at once. */
const effectMs = 5_000

/** Outcomes of a key that held its value, or lost it at the restart. */
const overwritable: ReadonlySet<KeyOutcome['outcome']> = new Set([
  'set',
  'spelled-otherwise',
  'skipped-equal',
  'differs',
])

const settles: Readonly<Partial<Record<KeyOutcome['outcome'], 'kept' | 'put-back'>>> = {
  set: 'kept',
  'spelled-otherwise': 'kept',
  'set-unread': 'kept',
  rejected: 'put-back',
  'not-supported': 'put-back',
}

/**
 * Sets configuration keys at a charge point that the run holds: harmless ones first, then the risky ones alone, one at a
 * time, each with its way back written down before. Each is proven by what it reads back as. After an interruption it
 * goes on from its checkpoint; what was sent is not sent again. Rejects with `reset-refused`, `wait-timed-out`, and the
 * signal's reason.
 */
export const setKeys = async (
  context: ProcedureContext,
  deps: ConfigurationDeps,
  chargePointId: string,
  { changes, secretValues = {}, reset, isWayBack = false, ...options }: SetOptions,
): Promise<SetConfigurationResult> => {
  const { clock, signal } = context
  const save = options.save ?? ((checkpoint: Json) => context.saveCheckpoint(checkpoint))
  const link = context.chargePoint(chargePointId)
  context.hideKeys(chargePointId, Object.keys(secretValues))
  const { know } = deps.knownKeys(chargePointId)
  const saved = readCheckpoint(options.save ? (options.checkpoint ?? null) : context.checkpoint)
  const entries = planKeys(changes, secretValues, know)
  let resets = saved?.resets ?? 0
  let resetSince = saved?.resetSince ?? null
  const states = new Map(saved?.keys.map(({ key, state }) => [foldKey(key), state]))
  for (const entry of entries) entry.state = states.get(foldKey(entry.key)) ?? entry.state

  const latest = (await deps.readings.latest(chargePointId, 'reading'))?.reading.keys ?? []
  const chunk = maxKeysOf(latest) ?? plainChunk
  const reader = createKeyReader(link, clock, slowestReadMs(deps, chargePointId), chunk)
  let own: ReadonlyMap<string, ReadKey> = new Map()
  const ownOf = ({ key }: Entry): ReadKey | undefined => own.get(foldKey(key))

  const readOwn = async (wanted: readonly Entry[]): Promise<void> => {
    const names = wanted.map(({ key }) => key)
    const { found } = await reader.named(names)
    const asked = new Set(names.map(foldKey))
    own = new Map([...[...own].filter(([name]) => !asked.has(name)), ...byKey(found)])
  }
  const inState = (...wanted: readonly Entry['state']['state'][]): readonly Entry[] =>
    entries.filter(({ state }) => wanted.includes(state.state))
  const end = (entry: Entry, outcome: KeyOutcome): void => {
    entry.state = { state: 'ended', outcome }
  }
  const keep = (): Promise<void> =>
    save({
      keys: entries.flatMap(({ key, state }) => (state.state === 'waiting' ? [] : [{ key, state }])),
      resetSince,
      resets,
    })
  const isRebootPending = (): boolean => inState('reboot').length > 0
  const habits = spellingHabits(
    latest.flatMap(({ key, value }) => (value === null ? [] : [{ value, shape: know(key).shape }])),
  )
  const showCount = (phase: string): void => {
    const harmless = entries.filter(({ risk }) => risk === null)
    const done = harmless.filter(({ state }) => state.state !== 'waiting' && state.state !== 'sending').length
    context.progress(phase, {}, { done, total: harmless.length })
  }

  /**
   * Sends those that are not there already, one by one, never when it was cancelled. What goes out next is written down
   * first, so that after a kill each can be looked up: by its answer in the journal, or by what it reads back as.
   */
  const send = async (group: readonly Entry[], onSent: () => void = () => undefined): Promise<void> => {
    signal.throwIfAborted()
    const mark = link.mark()
    for (const entry of group)
      if (hasValue(entry, ownOf(entry))) end(entry, { key: entry.key, outcome: 'skipped-equal' })
      else entry.state = { state: 'sending', mark }
    const next = group.filter(({ state }) => state.state === 'sending')
    if (next.length === 0) return
    await keep()
    for (const entry of next) {
      if (signal.aborted)
        for (const unsent of next) if (unsent.state.state === 'sending') unsent.state = { state: 'waiting' }
      signal.throwIfAborted()
      const answer = await changeKey(link, entry, { own: ownOf(entry), habits }, async () => {
        await readOwn([entry])
        return ownOf(entry)
      })
      entry.state = afterAnswer(entry, answer, mark, isRebootPending())
      if (entry.state.state === 'reboot' && reset === 'at-end') context.warnOfCancel('reset-pending')
      onSent()
    }
  }

  const readBack = async (sent: readonly Entry[], afterReset: boolean): Promise<void> => {
    if (sent.length === 0) return
    context.progress('read-back')
    for (const isLastLook of [false, true]) {
      await readOwn(sent)
      const outcomes = sent.map((entry) => {
        const isAnswered = entry.state.state !== 'sent' || entry.state.isAnswered
        return [entry, judge(entry, ownOf(entry), { isAnswered, afterReset })] as const
      })
      const hasSettled = outcomes.every(([, { outcome }]) => outcome !== 'differs' && outcome !== 'unproven')
      if (hasSettled || isLastLook) {
        for (const [entry, outcome] of outcomes) end(entry, outcome)
        return
      }
      await pass(settleMs)
    }
  }

  /** Resolves after this time; the link may close meanwhile. true: it did. */
  const closesWithin = async (ms: number, after: number): Promise<boolean> => {
    try {
      await link.event(['connection-closed'], { for: 'effect', timeoutMs: ms, after })
      return true
    } catch (error) {
      if (!isCallProblem(error, 'wait-timed-out')) throw error
      return false
    }
  }
  const pass = (ms: number): Promise<void> =>
    context.wait(
      { for: 'effect', params: { chargePointId }, timeoutMs: ms * 2 },
      (stop) =>
        new Promise<void>((resolve) => {
          const timer = clock.after(ms, resolve)
          stop.addEventListener('abort', () => timer.cancel(), { once: true })
        }),
    )

  /** Our answer to its boot becomes its HeartbeatInterval (OCPP 1.6 §4.2): one that was set is set once more. */
  const overwritten = new Map<Entry, KeyOutcome>()
  const setOverwrittenAgain = async (): Promise<void> => {
    for (const entry of inState('ended')) {
      if (entry.state.state !== 'ended' || overwritten.get(entry) === entry.state.outcome) continue
      if (findConfigurationKey(entry.key)?.key !== 'HeartbeatInterval') continue
      const { outcome } = entry.state
      if (!overwritable.has(outcome.outcome)) continue
      await readOwn([entry])
      const now = ownOf(entry)
      if (typeof now?.value !== 'string' || hasValue(entry, now)) continue
      overwritten.set(entry, { key: entry.key, outcome: 'differs', readBack: now.value })
      entry.state = { state: 'waiting' }
    }
  }

  /** Restarts it, and reads what waited for that. What was refused meanwhile may be sent again. */
  const restart = async (waiting: readonly Entry[]): Promise<void> => {
    const since = resetSince
    resetSince ??= link.mark()
    await keep()
    context.warnOfCancel('reset-pending')
    await resetAndWait(context, link, 'Soft', since)
    if (since !== null) {
      await readOwn(waiting)
      const isOld = (entry: Entry): boolean =>
        typeof ownOf(entry)?.value === 'string' && !hasValue(entry, ownOf(entry))
      // one that boots whenever it dials has perhaps not restarted at all
      if (waiting.some(isOld)) await resetAndWait(context, link, 'Soft')
    }
    resets += 1
    resetSince = null
    context.warnOfCancel(null)
    await readBack(waiting, true)
    await setOverwrittenAgain()
    for (const entry of inState('refused-until-reboot')) entry.state = { state: 'waiting' }
    await keep()
  }

  const leaveForReboot = (): void => {
    for (const entry of inState('reboot', 'refused-until-reboot')) end(entry, outcomeAtCancel(entry))
  }

  const setHarmless = async (): Promise<void> => {
    for (;;) {
      // what a restart overwrites comes last
      const harmless = inState('waiting')
        .filter(({ risk }) => risk === null)
        .toSorted((a, b) => Number(overwritten.has(a)) - Number(overwritten.has(b)))
      showCount('set')
      for (let at = 0; at < harmless.length; at += writtenAhead)
        await send(harmless.slice(at, at + writtenAhead), () => showCount('set'))
      // what was answered can not be asked for again
      if (harmless.length > 0) await keep()
      await readBack(
        inState('sent').filter(({ risk }) => risk === null),
        false,
      )
      // another restart would overwrite it another time
      for (const [entry, outcome] of overwritten) if (entry.state.state === 'reboot') end(entry, outcome)
      const waiting = inState('reboot').filter(({ risk }) => risk === null)
      if (waiting.length === 0) return
      if (reset !== 'at-end') return leaveForReboot()
      await restart(waiting)
    }
  }

  /** The way back is written down once for each run. */
  const recordWayBack = async (entry: Entry): Promise<number> => {
    const { key, secret } = entry
    const known = link
      .view()
      ?.openChanges.find(
        ({ runId, change }) =>
          runId === context.runId && change.what === 'key' && foldKey(change.key) === foldKey(key),
      )
    if (known) return known.seq
    const old = secret ? null : (ownOf(entry)?.value ?? null)
    return context.recordChange(chargePointId, { what: 'key', key: ownOf(entry)?.key ?? key, old, secret })
  }

  const proveRisky = async (entry: Entry): Promise<void> => {
    const { key, state } = entry
    if (state.state === 'ended') return
    const isPassword = findConfigurationKey(key)?.key === 'AuthorizationKey'
    const mark = 'mark' in state ? state.mark : link.mark()
    if (state.state === 'reboot') {
      if (reset !== 'at-end') return leaveForReboot()
      await restart([entry])
      if (!isPassword) return
      return end(entry, passwordOutcome(key, await passwordOfLink(deps, link), true))
    }
    if (isPassword) {
      const usesPassword = linkUsesPassword(link)
      const seen = await seePassword(deps, link, mark)
      if (seen !== 'nothing' || !usesPassword || reset !== 'at-end')
        return end(entry, passwordOutcome(key, seen, false))
      // it holds on to its link: a restart shows which password it comes back with
      await restart([])
      return end(entry, passwordOutcome(key, await passwordOfLink(deps, link), true))
    }
    if (await closesWithin(effectMs, mark)) await link.ready()
    await readBack([entry], false)
  }

  const setRisky = async (entry: Entry): Promise<void> => {
    const { key } = entry
    signal.throwIfAborted()
    // it can only be raised (Security §7.6)
    context.progress(entry.risk === 'security-profile' ? 'set-irreversible' : 'set-risky', { key })
    await readOwn([entry])
    const before = ownOf(entry)
    if (entry.state.state === 'waiting') {
      if (hasValue(entry, before)) return end(entry, { key, outcome: 'skipped-equal' })
      if (lowers(entry, before))
        return end(entry, { key, outcome: 'not-lowered', readBack: before?.value ?? '' })
    }
    const changeSeq = await recordWayBack(entry)
    if (entry.state.state === 'waiting') {
      await send([entry])
      await keep()
    }
    try {
      await proveRisky(entry)
    } catch (error) {
      if (!isCallProblem(error, 'wait-timed-out')) throw error
      end(entry, { key, outcome: 'unproven', why: 'not-back' })
      for (const other of inState('waiting'))
        end(other, { key: other.key, outcome: 'left', why: 'charge-point-away' })
    }
    if (entry.state.state === 'ended') {
      const how = settles[entry.state.outcome.outcome]
      if (how) context.settleChange(chargePointId, changeSeq, how)
    }
    await keep()
  }

  /** What had gone out when Chargebench was closed: by its answer, by what it reads back as, or not at all. */
  const takeUp = async (): Promise<void> => {
    const looked = inState('sending').map(async (entry) => {
      const mark = 'mark' in entry.state ? entry.state.mark : 0
      return { entry, mark, answer: await answerSince(link, entry.key, mark) }
    })
    for (const { entry, mark, answer } of await Promise.all(looked)) {
      const isThere = answer.answer !== 'lost' || hasValue(entry, ownOf(entry))
      entry.state = isThere ? afterAnswer(entry, answer, mark, isRebootPending()) : { state: 'waiting' }
    }
    if (reset === 'at-end' && isRebootPending()) context.warnOfCancel('reset-pending')
  }

  const work = async (): Promise<void> => {
    await link.ready()
    context.progress('read-before')
    await readOwn(entries.filter(({ state }) => state.state !== 'ended'))
    await takeUp()
    await setHarmless()
    for (const entry of entries.filter(({ risk }) => risk !== null))
      if (entry.state.state !== 'ended') await setRisky(entry)
    // a restart of a risky one overwrites too
    if (overwritten.size > 0) await setHarmless()
  }

  const keepOnPurpose = async (): Promise<void> => {
    for (const { key, value, state } of isWayBack ? [] : inState('ended'))
      if (state.state === 'ended' && isThere(state.outcome))
        await holdsOnPurpose(context, chargePointId, { key, value })
  }

  try {
    await work()
    await keepOnPurpose()
  } catch (error) {
    if (isToolError(error) && error.code === 'cancelled') {
      for (const entry of entries) end(entry, outcomeAtCancel(entry))
      await keep()
      await keepOnPurpose()
    }
    throw error
  }
  const given = [...changes.map(({ key }) => key), ...Object.keys(secretValues)].map(foldKey)
  return {
    outcomes: entries
      .toSorted((a, b) => given.indexOf(foldKey(a.key)) - given.indexOf(foldKey(b.key)))
      .map(outcomeAtCancel),
    resets,
  }
}
