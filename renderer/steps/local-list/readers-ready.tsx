import { useTranslation } from 'react-i18next'
import { useDevices } from '../../panels/bench/use-bench-panel.ts'
import css from './local-list.module.css'

/** Which readers are listened to, so that nobody holds a card in vain. */
export const ReadersReady = () => {
  const { t } = useTranslation()
  const view = useDevices()
  if (view === null) return null
  const names = view.devices.filter(({ state }) => state.state === 'reading').map(({ name }) => name)
  return (
    <p className={css.small}>
      {names.length > 0
        ? t('localList.readers.ready', { names: names.join(', ') })
        : t('localList.readers.none')}
    </p>
  )
}
