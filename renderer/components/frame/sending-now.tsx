import { Button, Modal } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Sending, useRunningSending } from '../../panels/traffic/sending.ts'
import type { StepContext } from '../../steps/step.ts'
import { formatElapsed } from '../format.ts'
import { Icon } from '../icon.tsx'
import css from './frame.module.css'
import { type Now, nowOf } from './now.ts'

/** What the Now bar shows: a CALL of ours that waits for its answer goes before the state of the step. */
export const useNowShown = (
  context: StepContext,
  t: TFunction,
): { readonly now: Now; readonly sending: Sending | null } => {
  const sending = useRunningSending()
  if (!sending || context.bench.bridge.state !== 'live') return { now: nowOf(context, t), sending: null }
  const now: Now = {
    kind: 'waiting',
    title: t('composer.now_bar.title', { action: sending.action }),
    detail: t('composer.now_bar.detail', {
      ago: formatElapsed(context.now - sending.since, t),
      limit: formatElapsed(sending.timeoutMs, t),
    }),
  }
  return { now, sending }
}

const isCancelKey = (event: KeyboardEvent): boolean =>
  (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === 'Period'

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
