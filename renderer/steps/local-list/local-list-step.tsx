import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { NoChargePointCard } from '../../components/no-charge-point.tsx'
import { StepHeader } from '../../components/ui.tsx'
import { useChargePoint } from '../../state/bench-context.tsx'
import { ImportView } from './import-view.tsx'
import { ListView } from './list-view.tsx'
import css from './local-list.module.css'
import { useLocalListPlace } from './local-list-place.ts'
import { Overview } from './overview.tsx'

/** Who may charge while the charge point is alone: brought, mended, kept, sent, and proven. */
const LocalListStep = () => {
  const { t } = useTranslation()
  const chargePoint = useChargePoint()
  const [place] = useLocalListPlace()
  if (!chargePoint)
    return (
      <div className={css.step}>
        <StepHeader title={t('localList.title')} lead={t('localList.lead.none')} />
        <NoChargePointCard />
      </div>
    )
  if (place.file !== null)
    return <ImportView key={place.file} importId={place.file} chargePoint={chargePoint} />
  if (place.list !== null)
    return <ListView key={`${place.list} ${chargePoint.id}`} listId={place.list} chargePoint={chargePoint} />
  return <Overview key={chargePoint.id} chargePoint={chargePoint} />
}

export default memo(LocalListStep)
