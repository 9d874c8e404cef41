import type { TFunction } from 'i18next'
import type { RunView } from '../../../contract/run.ts'
import type { StatusKind } from '../../components/status-icon.tsx'
import { lastRun, openRun } from '../../state/runs.ts'
import type { StepContext } from '../step.ts'
import { listProcedures, planOf, proofOf, sendResultOf } from './list-runs.ts'

interface Stands {
  readonly kind: StatusKind
  readonly word: string
}

const running = ({ procedure, state }: RunView, t: TFunction): Stands => {
  if (state.state === 'interrupted') return { kind: 'interrupted', word: t('localList.walk.interrupted') }
  const count = state.state === 'running' ? state.progress?.count : null
  const words: Readonly<Record<string, string>> = {
    'local-list.plan': t('localList.walk.planning'),
    'local-list.clear': t('localList.walk.clearing'),
    'local-list.prove': t('localList.walk.proving'),
  }
  return {
    kind: 'running',
    word:
      words[procedure] ??
      (count
        ? t('localList.walk.sending', { done: count.done, total: count.total })
        : t('localList.walk.sendingFirst')),
  }
}

const ended = (run: RunView, t: TFunction): Stands | null => {
  if (run.state.state === 'failed') return { kind: 'failed', word: t('localList.walk.failed') }
  if (planOf(run)) return { kind: 'staged', word: t('localList.walk.planned') }
  const proof = proofOf(run)
  if (proof)
    return proof.proven
      ? { kind: 'proven', word: t('localList.walk.works') }
      : { kind: 'needs-you', word: t('localList.walk.notWorking') }
  const sent = sendResultOf(run)
  if (!sent) return null
  if (run.procedure === 'local-list.clear' && sent.proven)
    return { kind: 'proven', word: t('localList.walk.cleared') }
  return sent.proven
    ? { kind: 'proven', word: t('localList.walk.proven', { version: sent.listVersion }) }
    : { kind: 'reported', word: t('localList.walk.reported', { version: sent.listVersion }) }
}

/** How the local list stands, for the walk. */
export const localListStatus = ({ bench, chargePoint }: StepContext, t: TFunction): Stands => {
  const notStarted: Stands = { kind: 'not-started', word: t('walk.notStarted') }
  if (!chargePoint || !bench.state) return notStarted
  const { runs } = bench.state
  const open = openRun(runs, chargePoint.id)
  if (open && listProcedures.has(open.procedure)) return running(open, t)
  const last = lastRun(runs, chargePoint.id, [...listProcedures])
  return (last && ended(last, t)) ?? notStarted
}
