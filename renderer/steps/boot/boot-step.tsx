import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { bootStateOf } from '../../../contract/boot-state.ts'
import type { ChargePointView } from '../../../contract/project.ts'
import { NoChargePointCard } from '../../components/no-charge-point.tsx'
import { StepHeader } from '../../components/ui.tsx'
import { useChargePoint } from '../../state/bench-context.tsx'
import css from './boot.module.css'
import { ClockCard } from './clock-card.tsx'
import { ConnectorsCard } from './connectors-card.tsx'
import { DecisionCard } from './decision-card.tsx'
import { IdentityCard } from './identity-card.tsx'
import { SequenceCard } from './sequence-card.tsx'

const NoChargePoint = () => {
  const { t } = useTranslation()
  return (
    <div className={css.step}>
      <StepHeader title={t('boot.title')} lead={t('boot.lead.none')} />
      <NoChargePointCard />
    </div>
  )
}

const Boot = ({ chargePoint }: { readonly chargePoint: ChargePointView }) => {
  const { t } = useTranslation()
  const boot = useMemo(() => bootStateOf(chargePoint), [chargePoint])
  const lead =
    boot.phase === 'held'
      ? t('boot.lead.asked')
      : chargePoint.identity
        ? t('boot.lead.answered')
        : t('boot.lead.none')
  return (
    <div className={css.step}>
      <StepHeader title={t('boot.title')} lead={lead} />
      <DecisionCard key={chargePoint.id} chargePoint={chargePoint} boot={boot} />
      <div className={css.two}>
        <IdentityCard chargePoint={chargePoint} />
        <ConnectorsCard chargePoint={chargePoint} />
      </div>
      <ClockCard chargePoint={chargePoint} />
      <SequenceCard chargePoint={chargePoint} boot={boot} />
    </div>
  )
}

/** Who the charge point is, and whether it may come in. */
const BootStep = () => {
  const chargePoint = useChargePoint()
  return chargePoint ? <Boot chargePoint={chargePoint} /> : <NoChargePoint />
}

export default BootStep
