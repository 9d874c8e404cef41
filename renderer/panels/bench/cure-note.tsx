import { useTranslation } from 'react-i18next'
import { cureWords, type Cure } from '../../../contract/devices.ts'
import { CopyText } from '../panel-parts.tsx'
import css from './bench.module.css'

/** What to type or write, to be copied; null = the sentence is all. */
const toCopy = (cure: Cure): string | null => {
  switch (cure.kind) {
    case 'join-group':
    case 'smart-card-service':
    case 'reinstall':
      return cure.command
    case 'udev-rule':
    case 'winusb':
    case 'close-program':
    case 'no-driver':
    case 'types-cards':
    case 'plug-in-again':
      return null
  }
}

/** What to do, with what it takes ready to be copied. */
export const CureNote = ({ cure }: { readonly cure: Cure }) => {
  const { t } = useTranslation()
  const { key, params } = cureWords(cure)
  const command = toCopy(cure)
  return (
    <div className={css.cure}>
      <p>{t(`cures.${key}`, params)}</p>
      {cure.kind === 'udev-rule' && (
        <>
          <pre className={css.rule} tabIndex={0} role="region" aria-label={t('bench.rule')}>
            {cure.text.trim()}
          </pre>
          <div className={css.actions}>
            <CopyText text={cure.text} label={t('bench.copyRule')}>
              {t('bench.copyRule')}
            </CopyText>
            <CopyText text={cure.command} label={t('bench.copyCommand')}>
              {t('bench.copyCommand')}
            </CopyText>
          </div>
        </>
      )}
      {command !== null && (
        <div className={css.actions}>
          <CopyText text={command} label={t('bench.copyCommand')}>
            {t('bench.copyCommand')}
          </CopyText>
        </div>
      )}
    </div>
  )
}
