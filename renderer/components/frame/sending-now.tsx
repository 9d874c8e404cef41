import { Button } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { type Sending, useRunningSending } from '../../panels/traffic/sending.ts'
import type { StepContext } from '../../steps/step.ts'
import { formatElapsed } from '../format.ts'
import { Icon } from '../icon.tsx'
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

/** The one Cancel. */
export const SendingAction = ({ sending }: { readonly sending: Sending }) => {
  const { t } = useTranslation()
  return (
    <Button leftSection={<Icon name="close" />} onClick={sending.cancel}>
      {t('composer.now_bar.cancel')}
    </Button>
  )
}
