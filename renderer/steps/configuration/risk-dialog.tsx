import { Button, Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { Note } from '../../components/ui.tsx'
import css from './configuration.module.css'
import { inLanguage } from './configuration-words.ts'
import type { KeyRow } from './key-rows.ts'

const Risk = ({ row }: { readonly row: KeyRow }) => {
  const { t, i18n } = useTranslation()
  const { key, value, view } = row
  const { risk } = view.knowledge
  return (
    <Note kind="needs-you">
      <b className={css.mono}>{key}</b>
      {risk !== null && <p>{inLanguage(risk.cutsOff, i18n.language)}</p>}
      {risk?.kind === 'security-profile' && <p>{t('configuration.staged.irreversible')}</p>}
      <p>
        {value === null
          ? t('configuration.confirm.backUnknown')
          : t('configuration.confirm.back', { key, old: value === '' ? t('configuration.empty') : value })}
      </p>
    </Note>
  )
}

/** What the risky keys cut off, and the way back, before anything is sent. */
export const RiskDialog = ({
  rows,
  count,
  onSend,
  onClose,
}: {
  readonly rows: readonly KeyRow[]
  /** How many are sent in all. */
  readonly count: number
  readonly onSend: () => void
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  return (
    <Modal
      opened={rows.length > 0}
      onClose={onClose}
      title={t('configuration.confirm.title')}
      closeButtonProps={{ 'aria-label': t('shortcuts.close') }}
    >
      <div className={css.dialog}>
        <p>{t('configuration.confirm.lead')}</p>
        {rows.map((row) => (
          <Risk key={row.key} row={row} />
        ))}
        <div className={css.buttons}>
          <Button data-autofocus onClick={onClose}>
            {t('configuration.confirm.cancel')}
          </Button>
          <Button variant="outline" color="fail" leftSection={<Icon name="upload" />} onClick={onSend}>
            {t('configuration.staged.send', { count })}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
