import type { TFunction } from 'i18next'
import type { StatusKind } from '../../components/status-icon.tsx'
import { lastRun } from '../../state/runs.ts'
import type { StepContext } from '../step.ts'
import { endOf, pullProcedure, pullResultOf } from './pull-record.ts'

/** How Diagnostics stands, for the walk. */
export const diagnosticsStatus = (
  { bench, chargePoint }: StepContext,
  t: TFunction,
): { readonly kind: StatusKind; readonly word: string } => {
  const notStarted = { kind: 'not-started', word: t('walk.notStarted') } as const
  if (!bench.state || !chargePoint) return notStarted
  const run = lastRun(bench.state.runs, chargePoint.id, [pullProcedure])
  if (run === null) return notStarted
  switch (run.state.state) {
    case 'running':
      return { kind: 'running', word: t('diagnostics.walk.running') }
    case 'interrupted':
      return { kind: 'interrupted', word: t('diagnostics.walk.interrupted') }
    case 'failed':
      return { kind: 'failed', word: t(`diagnostics.end.failed.${endOf(run.state.error)}`) }
    case 'done':
      return {
        kind: 'proven',
        word: t('diagnostics.walk.files', { count: pullResultOf(run)?.files.length ?? 0 }),
      }
    case 'cancelled':
    case 'dismissed':
      return { kind: 'skipped', word: t('diagnostics.walk.cancelled') }
  }
}
