import { useTranslation } from 'react-i18next'
import { useBench } from '../../state/bench-context.tsx'
import { formatTime } from '../format.ts'
import { StatusIcon } from '../status-icon.tsx'
import { StateCard } from '../ui.tsx'
import css from './frame.module.css'

/** While Chargebench is away, what is shown is old: this says so, and since when. */
export const BridgeBanner = () => {
  const { t } = useTranslation()
  const bridge = useBench((bench) => bench.bridge)
  if (bridge.state !== 'lost') return null
  return (
    <div className={css.banner} role="alert">
      <StatusIcon kind="link-lost" />
      <div>
        <b>{t('bridge.title', { time: formatTime(bridge.since) })}</b> <span>{t('bridge.detail')}</span>
      </div>
    </div>
  )
}

/** Stands in the step's place until there is something to show. */
export const BridgeState = () => {
  const { t } = useTranslation()
  const refused = useBench(({ bridge }) => bridge.state === 'refused')
  return refused ? (
    <StateCard
      heading="h1"
      kind="failed"
      title={t('bridge.refused.title')}
      detail={t('bridge.refused.detail')}
    />
  ) : (
    <StateCard
      heading="h1"
      kind="waiting"
      title={t('bridge.loading.title')}
      detail={t('bridge.loading.detail')}
    />
  )
}
