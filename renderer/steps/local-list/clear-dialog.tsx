import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Note } from '../../components/ui.tsx'
import { useRunActions } from '../../state/runs.ts'
import { Dialog, Problem } from '../configuration/dialog.tsx'
import css from './local-list.module.css'

/** What clearing means, and the way back, before it is done. */
export const ClearDialog = ({
  chargePointId,
  onClose,
}: {
  readonly chargePointId: string
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  const { start } = useRunActions()
  return (
    <Dialog title={t('localList.clear.title', { id: chargePointId })} onClose={onClose}>
      <Note kind="needs-you">
        <p>{t('localList.clear.detail')}</p>
        <p>{t('localList.clear.back')}</p>
      </Note>
      <Problem error={start.error} />
      <div className={css.buttons}>
        <Button data-autofocus onClick={onClose}>
          {t('localList.clear.keep')}
        </Button>
        <Button
          variant="outline"
          color="fail"
          disabled={start.isPending}
          onClick={() =>
            start.mutate({ procedure: 'local-list.clear', input: { chargePointId } }, { onSuccess: onClose })
          }
        >
          {t('localList.clear.clear')}
        </Button>
      </div>
    </Dialog>
  )
}
