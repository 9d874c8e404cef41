import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Note } from '../../components/ui.tsx'
import { Dialog } from '../configuration/dialog.tsx'
import css from './local-list.module.css'

/** Asked before a list is sent to a charge point that tells less room than the list needs. */
export const TooLongDialog = ({
  chargePointId,
  entries,
  limit,
  onSend,
  onClose,
}: {
  readonly chargePointId: string
  readonly entries: number
  readonly limit: number
  readonly onSend: () => void
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  return (
    <Dialog title={t('localList.sending.tooLong.title')} onClose={onClose}>
      <Note kind="needs-you">
        <p>{t('localList.sending.tooLong.detail', { id: chargePointId, entries, limit })}</p>
        <p>{t('localList.sending.tooLong.better')}</p>
      </Note>
      <div className={css.buttons}>
        <Button data-autofocus onClick={onClose}>
          {t('localList.sending.tooLong.keep')}
        </Button>
        <Button
          variant="outline"
          color="fail"
          onClick={() => {
            onSend()
            onClose()
          }}
        >
          {t('localList.sending.anyway')}
        </Button>
      </div>
    </Dialog>
  )
}
