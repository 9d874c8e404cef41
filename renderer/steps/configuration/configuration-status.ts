import type { TFunction } from 'i18next'
import type { RunView } from '../../../contract/run.ts'
import type { StatusKind } from '../../components/status-icon.tsx'
import { lastRun, openRun } from '../../state/runs.ts'
import { settingProcedures } from './key-outcomes.ts'
import type { StepContext } from '../step.ts'

const procedures = ['configuration.read', ...settingProcedures]
const proven: ReadonlySet<unknown> = new Set(['set', 'spelled-otherwise', 'skipped-equal'])

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

interface Stands {
  readonly kind: StatusKind
  readonly word: string
}

const ended = ({ state }: RunView, t: TFunction): Stands | null => {
  if (state.state === 'failed') return { kind: 'failed', word: t('configuration.walk.failed') }
  if (state.state !== 'done' || !isRecord(state.result)) return null
  const { outcomes, keys } = state.result
  if (typeof keys === 'number') return { kind: 'proven', word: t('configuration.walk.read', { count: keys }) }
  if (!Array.isArray(outcomes)) return null
  const open = outcomes.filter((each) => !isRecord(each) || !proven.has(each['outcome'])).length
  return open === 0
    ? { kind: 'proven', word: t('configuration.walk.proven', { count: outcomes.length }) }
    : { kind: 'needs-you', word: t('configuration.walk.unproven', { count: open }) }
}

/** How Configuration stands, for the walk. */
export const configurationStatus = ({ bench, chargePoint, staged }: StepContext, t: TFunction): Stands => {
  const notStarted: Stands = { kind: 'not-started', word: t('walk.notStarted') }
  if (!chargePoint || !bench.state) return notStarted
  const { runs } = bench.state
  const open = openRun(runs, chargePoint.id)
  if (open && procedures.includes(open.procedure)) {
    if (open.state.state === 'interrupted')
      return { kind: 'interrupted', word: t('configuration.walk.interrupted') }
    const isReading = open.procedure === 'configuration.read'
    return {
      kind: 'running',
      word: isReading ? t('configuration.walk.reading') : t('configuration.walk.setting'),
    }
  }
  if (staged > 0) return { kind: 'staged', word: t('configuration.walk.staged', { count: staged }) }
  const last = lastRun(runs, chargePoint.id, procedures)
  return (last && ended(last, t)) ?? notStarted
}
