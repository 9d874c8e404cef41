import type { ListPlan, ListSummary, SendListResult } from '../../../contract/local-list.ts'
import type { ChargePointView } from '../../../contract/project.ts'
import type { RunView } from '../../../contract/run.ts'
import { useBench } from '../../state/bench-context.tsx'
import { useOpenRun, useRunActions, useRuns } from '../../state/runs.ts'
import { inputOf, isOvertaken, lastOfList, perMessageOf, planOf, sendResultOf } from './list-runs.ts'

/** Where a list stands on its way to a charge point. */
type SendingState =
  | { readonly state: 'not-planned'; readonly isOld: boolean; readonly failed: RunView | null }
  | { readonly state: 'planning'; readonly run: RunView }
  | { readonly state: 'planned'; readonly plan: ListPlan }
  | { readonly state: 'sending'; readonly run: RunView }
  | { readonly state: 'interrupted'; readonly run: RunView }
  | { readonly state: 'sent'; readonly run: RunView; readonly result: SendListResult }
  /** Cancelled or failed: what was accepted is known. */
  | { readonly state: 'ended'; readonly run: RunView }

/** What makes a plan old, and what makes old what was sent. */
const changingList = ['local-list.send', 'local-list.clear']
const changing = [...changingList, 'configuration.set', 'configuration.apply']

const startOf = (run: RunView | null): number => run?.startedAt ?? -1

export interface Sending {
  readonly now: SendingState
  /** It has restarted since the list was sent: perhaps it has not kept it. */
  readonly isRebooted: boolean
  readonly isConnected: boolean
  /** It is shut out for the proof: that its link is lost is no riddle. */
  readonly isProving: boolean
  /** Something else holds the charge point. */
  readonly isBusy: boolean
  readonly canAct: boolean
  readonly error: unknown
  readonly plan: (how?: 'full') => void
  /** `anyway`: a person wants it although it does not fit. */
  readonly send: (how: 'best' | 'full', anyway?: 'anyway') => void
  readonly enable: () => void
  readonly takeUp: (run: RunView) => void
  readonly pause: (run: RunView) => void
}

const stateOf = (
  list: ListSummary,
  open: RunView | null,
  planRun: RunView | null,
  sendRun: RunView | null,
  isOld: boolean,
  isSentOver: boolean,
): SendingState => {
  const isOpen = (run: RunView): boolean => open?.id === run.id
  if (sendRun && isOpen(sendRun))
    return sendRun.state.state === 'interrupted'
      ? { state: 'interrupted', run: sendRun }
      : { state: 'sending', run: sendRun }
  if (planRun && isOpen(planRun) && planRun.state.state === 'running')
    return { state: 'planning', run: planRun }
  if (startOf(planRun) > startOf(sendRun)) {
    const plan = planOf(planRun)
    const isDated = isOld || (plan !== null && plan.revision !== list.revision)
    if (plan && !isDated) return { state: 'planned', plan }
    return {
      state: 'not-planned',
      isOld: isDated,
      failed: planRun?.state.state === 'failed' ? planRun : null,
    }
  }
  if (sendRun === null || isSentOver) return { state: 'not-planned', isOld: isSentOver, failed: null }
  const result = sendResultOf(sendRun)
  const end = sendRun.state.state
  if (result?.revision === list.revision) return { state: 'sent', run: sendRun, result }
  if (end === 'cancelled' || end === 'failed') return { state: 'ended', run: sendRun }
  return { state: 'not-planned', isOld: false, failed: null }
}

/** Plans, sends, pauses and goes on: for one list and one charge point. */
export const useSending = (list: ListSummary, chargePoint: ChargePointView): Sending => {
  const { id } = chargePoint
  const runs = useRuns()
  const open = useOpenRun(id)
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const { start, takeUp, cancel } = useRunActions()
  const planRun = lastOfList(runs, id, 'local-list.plan', list.id)
  const sendRun = lastOfList(runs, id, 'local-list.send', list.id)
  const isConnected = chargePoint.link.state === 'connected'
  const isRunning = open?.state.state === 'running'
  const isProving = isRunning && open?.procedure === 'local-list.prove'
  const bootedAt = chargePoint.bootSequence?.firstBootAt ?? 0
  const isRebooted = (run: RunView): boolean => run.endedAt !== null && bootedAt > run.endedAt
  const now = stateOf(
    list,
    open,
    planRun,
    sendRun,
    planRun !== null && (isRebooted(planRun) || isOvertaken(runs, planRun, changing)),
    sendRun !== null && isOvertaken(runs, sendRun, changingList),
  )
  const how = planRun && inputOf(planRun, 'how') === 'full' ? 'full' : 'best'
  const learned = now.state === 'ended' ? perMessageOf(now.run) : null
  // what goes on after it was begun anyway
  const isWanted = now.state === 'ended' && inputOf(now.run, 'anyway') === true
  const input = { chargePointId: id, listId: list.id, revision: list.revision }
  return {
    now,
    isRebooted: now.state === 'sent' && isRebooted(now.run),
    isConnected,
    isProving,
    isBusy: isRunning && !isProving && now.state !== 'sending' && now.state !== 'planning',
    canAct: isLive && isConnected && !isRunning && !start.isPending && !takeUp.isPending,
    error: start.error ?? takeUp.error ?? cancel.error,
    plan: (wish) => start.mutate({ procedure: 'local-list.plan', input: { ...input, how: wish ?? 'best' } }),
    send: (wish, anyway) =>
      start.mutate({
        procedure: 'local-list.send',
        input: {
          ...input,
          how: wish === 'full' ? 'full' : how,
          ...(anyway === 'anyway' || isWanted ? { anyway: true } : {}),
          // what was found out is not found out again
          ...(learned === null ? {} : { perMessage: learned }),
        },
      }),
    enable: () =>
      start.mutate({
        procedure: 'configuration.set',
        input: {
          chargePointId: id,
          changes: [{ key: 'LocalAuthListEnabled', value: 'true' }],
          reset: 'at-end',
        },
      }),
    takeUp: (run) => takeUp.mutate({ runId: run.id }),
    pause: (run) => cancel.mutate(run.id),
  }
}
