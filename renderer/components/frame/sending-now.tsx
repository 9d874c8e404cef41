import { Button, Modal } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Sending } from '../../panels/traffic/sending.ts'
import { Icon } from '../icon.tsx'
import css from './frame.module.css'

/** The key of the one Cancel. */
export const isCancelKey = (event: KeyboardEvent): boolean =>
  (event.ctrlKey || event.metaKey) &&
  !event.altKey &&
  // by what it types, whichever keys that takes; by its place where an input method takes the key
  (event.key === '.' || (event.code === 'Period' && !event.shiftKey))

/** The one Cancel. Its key asks first: it works from anywhere. */
export const SendingAction = ({ sending }: { readonly sending: Sending }) => {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  const { action, cancel } = sending
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isCancelKey(event)) return
      event.preventDefault()
      setAsking(true)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
  return (
    <>
      <Button leftSection={<Icon name="close" />} aria-keyshortcuts="Control+." onClick={cancel}>
        {t('composer.now_bar.cancel')}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('composer.now_bar.asks', { action })}
        closeButtonProps={{ 'aria-label': t('shortcuts.close') }}
      >
        <p>{t('composer.now_bar.means')}</p>
        <div className={css.asking}>
          <Button data-autofocus onClick={() => setAsking(false)}>
            {t('composer.now_bar.no')}
          </Button>
          <Button variant="outline" color="fail" leftSection={<Icon name="close" />} onClick={cancel}>
            {t('composer.now_bar.yes', { action })}
          </Button>
        </div>
      </Modal>
    </>
  )
}
