import { useTranslation } from 'react-i18next'
import type { ChargePointView } from '../../../contract/project.ts'
import { NoChargePointCard } from '../../components/no-charge-point.tsx'
import { StepHeader } from '../../components/ui.tsx'
import { useChargePoint } from '../../state/bench-context.tsx'
import { useLastRun, useRunActions } from '../../state/runs.ts'
import { Problem } from '../configuration/dialog.tsx'
import css from './diagnostics.module.css'
import { useDiagnosticsPlace } from './diagnostics-place.ts'
import { FilesCard } from './files-card.tsx'
import { LookInside } from './look-inside.tsx'
import { PullCard } from './pull-card.tsx'
import { pullProcedure } from './pull-record.ts'
import { RunCard } from './run-card.tsx'

const procedures = [pullProcedure]

const Diagnostics = ({ chargePoint }: { readonly chargePoint: ChargePointView }) => {
  const { t } = useTranslation()
  const run = useLastRun(chargePoint.id, procedures)
  const { start } = useRunActions()
  const state = run?.state.state
  return (
    <div className={css.step}>
      <StepHeader title={t('diagnostics.title')} lead={t('diagnostics.lead')} />
      {run !== null && (
        <RunCard run={run} onAsk={(input) => start.mutate({ procedure: pullProcedure, input })} />
      )}
      <Problem error={start.error} />
      {state !== 'running' && state !== 'interrupted' && <PullCard chargePoint={chargePoint} />}
      <FilesCard chargePointId={chargePoint.id} />
    </div>
  )
}

const NoChargePoint = () => {
  const { t } = useTranslation()
  return (
    <div className={css.step}>
      <StepHeader title={t('diagnostics.title')} lead={t('diagnostics.lead')} />
      <NoChargePointCard />
    </div>
  )
}

/** What the charge point keeps of itself: pulled, kept, and looked into. */
const DiagnosticsStep = () => {
  const chargePoint = useChargePoint()
  const [{ file }] = useDiagnosticsPlace()
  if (!chargePoint) return <NoChargePoint />
  return file === null ? (
    <Diagnostics key={chargePoint.id} chargePoint={chargePoint} />
  ) : (
    <LookInside key={file} chargePoint={chargePoint} fileId={file} />
  )
}

export default DiagnosticsStep
