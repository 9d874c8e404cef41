import { useTranslation } from 'react-i18next'
import type { ChargePointView } from '../../../contract/project.ts'
import { StepHeader } from '../../components/ui.tsx'
import { BringCard } from './bring-card.tsx'
import { HeldCard } from './held-card.tsx'
import { KeptLists } from './kept-lists.tsx'
import css from './local-list.module.css'

/** Nothing is opened: bring a list, or take one that is kept. */
export const Overview = ({ chargePoint }: { readonly chargePoint: ChargePointView }) => {
  const { t } = useTranslation()
  return (
    <div className={css.step}>
      <StepHeader title={t('localList.title')} lead={t('localList.lead.none')} />
      <div className={css.overview}>
        <div className={css.stack}>
          <BringCard chargePointId={chargePoint.id} />
          <KeptLists chargePointId={chargePoint.id} />
        </div>
        <HeldCard chargePoint={chargePoint} />
      </div>
    </div>
  )
}
