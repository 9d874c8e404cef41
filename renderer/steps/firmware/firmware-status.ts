import type { TFunction } from 'i18next'
import type { RunView } from '../../../contract/run.ts'
import type { StatusKind } from '../../components/status-icon.tsx'
import { lastRun } from '../../state/runs.ts'
import type { StepContext } from '../step.ts'
import { recordOf, resultOf, updateProcedure } from './firmware-record.ts'

export interface Stands {
  readonly kind: StatusKind
  readonly word: string
}

/** How an update stands, in two words. */
export const updateStands = (run: RunView, t: TFunction): Stands => {
  const record = recordOf(run)
  switch (run.state.state) {
    case 'running':
      if (record === null) return { kind: 'running', word: t('firmware.walk.preparing') }
      return {
        kind: record.stage === 'fetching' || record.stage === 'proven' ? 'running' : 'waiting',
        word: t(`firmware.walk.${record.stage}`),
      }
    case 'done': {
      const result = resultOf(run)
      const version = result?.version ?? null
      const word = version === null ? t('firmware.walk.doneUnnamed') : t('firmware.walk.done', { version })
      return result?.proof === 'same'
        ? { kind: 'needs-you', word: t('firmware.walk.failed') }
        : { kind: 'proven', word }
    }
    case 'failed':
      return { kind: 'failed', word: t('firmware.walk.failed') }
    case 'interrupted':
      return { kind: 'interrupted', word: t('firmware.walk.interrupted') }
    case 'cancelled':
      return { kind: 'skipped', word: t('firmware.walk.cancelled') }
    case 'dismissed':
      return { kind: 'skipped', word: t('firmware.walk.failed') }
  }
}

/** How Firmware stands, for the walk. */
export const firmwareStatus = ({ bench, chargePoint }: StepContext, t: TFunction): Stands => {
  const run = bench.state && chargePoint ? lastRun(bench.state.runs, chargePoint.id, [updateProcedure]) : null
  return run === null ? { kind: 'not-started', word: t('walk.notStarted') } : updateStands(run, t)
}
