import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { panels } from '../../panels/panels.ts'
import { steps } from '../../steps/steps.ts'
import { Key, Note } from '../ui.tsx'
import css from './frame.module.css'

/** All keys that do something now. */
export const ShortcutsDialog = ({
  opened,
  onClose,
}: {
  readonly opened: boolean
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('shortcuts.title')}
      closeButtonProps={{ 'aria-label': t('shortcuts.close') }}
    >
      <dl className={css.keys}>
        {steps.map((step) => (
          <div key={step.id} style={{ display: 'contents' }}>
            <dt>
              <Key>Alt {step.digit}</Key>
            </dt>
            <dd>{t('shortcuts.step', { step: step.name(t) })}</dd>
          </div>
        ))}
        {panels.map((panel) => (
          <div key={panel.id} style={{ display: 'contents' }}>
            <dt>
              <Key>F{panel.digit}</Key>
            </dt>
            <dd>{t('panels.keys.panel', { panel: panel.name(t) })}</dd>
          </div>
        ))}
        <dt>
          <Key>/</Key>
        </dt>
        <dd>{t('panels.keys.search')}</dd>
        <dt>
          <Key>↑ ↓ ↵</Key>
        </dt>
        <dd>{t('panels.keys.rows')}</dd>
        <dt>
          <Key>C</Key>
        </dt>
        <dd>{t('panels.keys.copy')}</dd>
        <dt>
          <Key>Ctrl ↵</Key>
        </dt>
        <dd>{t('shortcuts.primary')}</dd>
        <dt>
          <Key>Ctrl .</Key>
        </dt>
        <dd>{t('panels.keys.cancel')}</dd>
        <dt>
          <Key>Esc</Key>
        </dt>
        <dd>{t('shortcuts.close')}</dd>
        <dt>
          <Key>?</Key>
        </dt>
        <dd>{t('shortcuts.list')}</dd>
      </dl>
      <Note kind="note">{t('shortcuts.note')}</Note>
    </Modal>
  )
}
