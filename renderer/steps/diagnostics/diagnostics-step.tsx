import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChargePointView } from '../../../contract/project.ts'
import { NoChargePointCard } from '../../components/no-charge-point.tsx'
import { StepHeader } from '../../components/ui.tsx'
import { useChargePoint } from '../../state/bench-context.tsx'
import { useLastRun } from '../../state/runs.ts'
import css from './diagnostics.module.css'
import { useDiagnosticsPlace } from './diagnostics-place.ts'
import { FilesCard } from './files-card.tsx'
import { LookInside } from './look-inside.tsx'
import { PullCard } from './pull-card.tsx'
import { emptyForm, type PullForm } from './pull-form.ts'
import { pullProcedure } from './pull-record.ts'
import { RunCard } from './run-card.tsx'

const procedures = [pullProcedure]

const Diagnostics = ({ chargePoint }: { readonly chargePoint: ChargePointView }) => {
  const { t } = useTranslation()
  const run = useLastRun(chargePoint.id, procedures)
  /** The form as another way has it; `turn` makes a new form of it. */
  const [asked, setAsked] = useState<{ readonly form: PullForm; readonly turn: number }>({
    form: emptyForm,
    turn: 0,
  })
  return (
    <div className={css.step}>
      <StepHeader title={t('diagnostics.title')} lead={t('diagnostics.lead')} />
      {run !== null && (
        <RunCard
          run={run}
          onAsk={(change) => setAsked(({ turn }) => ({ form: { ...emptyForm, ...change }, turn: turn + 1 }))}
        />
      )}
      {run?.state.state !== 'running' && run?.state.state !== 'interrupted' && (
        <PullCard key={asked.turn} chargePoint={chargePoint} initial={asked.form} />
      )}
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
