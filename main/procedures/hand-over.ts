import { toTimestamp } from '../../contract/clock.ts'
import type { Departure, HandOverKey, HandOverResult, Unproven } from '../../contract/hand-over.ts'
import { isCallProblem, linkTimeoutMs } from './charge-point-link.ts'
import { nextSign, type Sign, type Watched } from './departure.ts'
import {
  answerMs,
  change,
  handOverInput,
  handOverPlanSchema,
  makePlan,
  valueOf,
  type HandOverDeps,
  type HandOverInput,
  type HandOverPlan,
} from './hand-over-plan.ts'
import { handOverText } from './leaving-words.ts'
import { defineProcedure, type Procedure, type ProcedureContext } from './procedure.ts'

/** One that leaves without a restart does so within this time. */
const leavesWithinMs = 15_000
const restartsWithinMs = 180_000

/** One that hung up over a key comes back within this time, if it does. */
const dialsAgainMs = 60_000

const departureOf = (sign: Sign | null, closedAt: number, silentSeconds: number): Departure => {
  if (sign === null) return { state: 'left', closedAt: toTimestamp(closedAt), silentSeconds }
  const at = toTimestamp(sign.at)
  return sign.kind === 'knock'
    ? { state: 'knocks', at, cause: sign.cause }
    : { state: 'came-back', at, identity: sign.chargePointId }
}

/** The identity under which it is connected; undefined = it is not. */
const connectedOf = ({ journal }: HandOverDeps, ids: readonly string[]): string | undefined =>
  ids.find((id) => {
    const { chargePoints } = journal.state()
    return Object.hasOwn(chargePoints, id) && chargePoints[id]?.link.state === 'connected'
  })

/** Gently, and where that is refused, not. What comes of it shows in its link. */
const restart = async (context: ProcedureContext, id: string): Promise<void> => {
  for (const type of ['Soft', 'Hard'] as const) {
    context.progress('reset', { type })
    try {
      const options = { timeoutMs: answerMs, onBreak: 'once' } as const
      const { status } = await context.chargePoint(id).call('Reset', { type }, options)
      if (status === 'Accepted') return
    } catch (error) {
      if (isCallProblem(error, 'call-refused')) continue
      if (!isCallProblem(error, 'connection-closed', 'call-timed-out', 'answer-unreadable')) throw error
      return
    }
  }
}

/** Whether it left, and what shows that it did not. It is told to restart where it does not leave by itself. */
const seeDeparture = async (
  context: ProcedureContext,
  deps: HandOverDeps,
  given: HandOverInput,
  plan: HandOverPlan,
  ids: readonly string[],
): Promise<Departure> => {
  const { chargePointId, watchSeconds } = given
  const watched: Watched = { ids, remoteAddress: plan.remoteAddress }
  const since = plan.urlSince ?? deps.journal.state().seq
  const params = { chargePointId }
  const closes = (after: number, timeoutMs: number) =>
    nextSign(
      context,
      deps.journal,
      watched,
      after,
      { for: 'leaving', params, timeoutMs },
      ({ kind }) => kind === 'connection-closed',
    )
  const returns = (after: number) => {
    context.progress('watch-departure', { seconds: watchSeconds })
    const what = { for: 'silence', params, timeoutMs: watchSeconds * 1000 }
    return nextSign(context, deps.journal, watched, after, what, ({ kind }) => kind !== 'connection-closed')
  }

  const wantsRestart = plan.done.some(({ state }) => state === 'reboot-required')
  if (plan.resetSince === null) {
    context.progress('see-departure')
    const closed = wantsRestart ? null : await closes(since, leavesWithinMs)
    if (closed) {
      const sign = await returns(since)
      if (sign === null || sign.kind === 'knock') return departureOf(sign, closed.at, watchSeconds)
    }
    const id = connectedOf(deps, ids)
    if (id === undefined) {
      const mark = deps.journal.state().seq
      return departureOf(await returns(mark), context.clock.now(), watchSeconds)
    }
    plan.resetSince = deps.journal.state().seq
    await context.saveCheckpoint(plan)
    await restart(context, id)
  }
  const closed = await closes(plan.resetSince, restartsWithinMs)
  if (closed) return departureOf(await returns(plan.resetSince), closed.at, watchSeconds)
  // it hung up while Chargebench was not there to see it
  return connectedOf(deps, ids) === undefined
    ? departureOf(await returns(plan.resetSince), context.clock.now(), watchSeconds)
    : { state: 'stayed' }
}

const unprovenOf = (
  given: HandOverInput,
  keys: readonly HandOverKey[],
  departure: Departure,
): readonly Unproven[] => {
  if (departure.state !== 'left') return []
  const has = (role: HandOverKey['role']): boolean => keys.some((each) => each.role === role)
  return [
    'arrival',
    ...(/^wss:/i.test(given.url) ? (['certificate'] as const) : []),
    ...(has('password') ? (['password'] as const) : []),
    ...(has('identity') ? (['identity'] as const) : []),
    ...(has('interval') ? (['interval'] as const) : []),
  ]
}

/**
 * Sends a charge point to its production back office: interval, password, identity, and the URL last, each in the key
 * that carries it at this product. What proves that it left is what is seen here: its link closes, and nothing of it
 * comes back. That it arrived there can not be seen.
 */
export const handOverProcedure = (deps: HandOverDeps): Procedure<HandOverInput, HandOverResult> =>
  defineProcedure<HandOverInput, HandOverResult>({
    input: handOverInput,
    needs: ({ chargePointId, identity }) =>
      [...new Set([chargePointId, identity ?? chargePointId])].map((id) => ({ kind: 'charge-point', id })),
    afterInterruption: 'resume',
    secrets: ['key'],
    async run(given, context) {
      const { chargePointId } = given
      const identity = given.identity ?? chargePointId
      const ids = [...new Set([chargePointId, identity])]
      const plan =
        handOverPlanSchema.safeParse(context.checkpoint).data ?? (await makePlan(context, deps, given))
      const result = (departure: Departure): HandOverResult => {
        const unproven = unprovenOf(given, plan.done, departure)
        return {
          url: plan.url,
          identity,
          keys: plan.done,
          departure,
          unproven,
          text: handOverText(given.url, departure, unproven),
          wayBack: plan.wayBack,
          readingId: plan.readingId,
          changesLeft: plan.changesLeft,
        }
      }
      const watched: Watched = { ids, remoteAddress: null }
      /** Under its old identity or its new one; null = it does not come back within the time. */
      const reach = async (timeoutMs: number) => {
        const mark = deps.journal.state().seq
        const here = connectedOf(deps, ids)
        if (here !== undefined) return context.chargePoint(here)
        const what = { for: 'link', params: { chargePointId: identity }, timeoutMs }
        const isDial = ({ kind }: Sign): boolean => kind === 'connection-opened'
        const sign = await nextSign(context, deps.journal, watched, mark, what, isDial)
        return sign?.chargePointId ? context.chargePoint(sign.chargePointId) : null
      }
      const send = async (wanted: HandOverPlan['wanted'][number]): Promise<HandOverKey> => {
        const link = (await reach(linkTimeoutMs)) ?? context.chargePoint(chargePointId)
        const done = await change(link, wanted, valueOf(wanted, plan, given))
        if (done.state !== 'unanswered') return done
        // its link was about to break for what it was told before: it may never have heard this
        const again = await reach(dialsAgainMs)
        if (!again) return done
        if (plan.urlSince !== null) plan.urlSince = deps.journal.state().seq
        return change(again, wanted, valueOf(wanted, plan, given))
      }
      for (const [index, wanted] of plan.wanted.entries()) {
        if (plan.done.some(({ role }) => role === wanted.role)) continue
        context.signal.throwIfAborted()
        context.progress('hand-over', { key: wanted.key }, { done: index, total: plan.wanted.length })
        if (wanted.role === 'central-system-url') {
          // sent before an interruption: what came of it shows in whether it left
          if (plan.urlSince !== null) {
            const { role, key, guessed } = wanted
            plan.done.push({ role, key, guessed, state: 'unanswered', answer: null })
            break
          }
          plan.urlSince = deps.journal.state().seq
          await context.saveCheckpoint(plan)
          context.warnOfCancel('hand-over-under-way')
        }
        const done = await send(wanted)
        plan.done.push(done)
        await context.saveCheckpoint(plan)
        if (
          wanted.role === 'central-system-url' &&
          (done.state === 'set' || done.state === 'reboot-required')
        )
          for (const { seq, change: open } of context.chargePoint(chargePointId).view()?.openChanges ?? [])
            if (open.what === 'service-url') context.settleChange(chargePointId, seq, 'superseded')
        if (done.state === 'refused') return result({ state: 'refused', role: wanted.role })
      }
      const departure = await seeDeparture(context, deps, given, plan, ids)
      const isIntervalSet = plan.done.some(({ role, state }) => role === 'interval' && state !== 'refused')
      if (departure.state === 'left' && isIntervalSet)
        for (const { seq, change: open } of context.chargePoint(chargePointId).view()?.openChanges ?? [])
          if (open.what === 'heartbeat-interval') context.settleChange(chargePointId, seq, 'superseded')
      return result(departure)
    },
  })
