import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { StateCard, StepHeader } from '../../components/ui.tsx'
import { useChargePoint } from '../../state/bench-context.tsx'
import { usePlace } from '../../state/place.ts'
import { ImportView } from './import-view.tsx'
import { ListView } from './list-view.tsx'
import css from './local-list.module.css'
import { useLocalListPlace } from './local-list-place.ts'
import { Overview } from './overview.tsx'

/** Who may charge while the charge point is alone: brought, mended, kept, sent, and proven. */
const LocalListStep = () => {
  const { t } = useTranslation()
  const chargePoint = useChargePoint()
  const [, go] = usePlace()
  const [place] = useLocalListPlace()
  if (!chargePoint)
    return (
      <div className={css.step}>
        <StepHeader title={t('localList.title')} lead={t('localList.lead.none')} />
        <StateCard
          kind="waiting"
          title={t('boot.none.title')}
          detail={t('boot.none.detail')}
          actions={<Button onClick={() => go({ step: 'connect' })}>{t('boot.none.open')}</Button>}
        />
      </div>
    )
  if (place.file !== null)
    return <ImportView key={place.file} importId={place.file} chargePoint={chargePoint} />
  if (place.list !== null)
    return <ListView key={`${place.list} ${chargePoint.id}`} listId={place.list} chargePoint={chargePoint} />
  return <Overview key={chargePoint.id} chargePoint={chargePoint} />
}

export default LocalListStep
