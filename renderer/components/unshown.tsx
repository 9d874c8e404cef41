import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import css from './frame/frame.module.css'
import { StateCard } from './ui.tsx'

/** Stands where the whole page should: before-paint.ts shows it, with what its button does. */
export const Unshown = () => {
  const { t } = useTranslation()
  return (
    <main className={css.main} role="alert">
      <StateCard
        heading="h1"
        kind="failed"
        title={t('boundary.page.title')}
        detail={t('boundary.page.detail')}
        actions={<Button>{t('boundary.reload')}</Button>}
      />
    </main>
  )
}
