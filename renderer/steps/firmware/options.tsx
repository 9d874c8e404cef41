import { TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { TransferOptions } from '../../components/transfer-options.tsx'
import { Segments } from '../../panels/panel-parts.tsx'
import css from './firmware.module.css'
import type { UpdateForm } from './update-form.ts'

/** When, over what, and how often it tries. */
export const Options = ({
  form,
  onChange,
}: {
  readonly form: UpdateForm
  readonly onChange: (form: UpdateForm) => void
}) => {
  const { t } = useTranslation()
  const isLaterMissing = form.when === 'later' && Number.isNaN(Date.parse(form.at))
  return (
    <div className={css.options}>
      <div className={css.optionRow}>
        <div className={css.field} role="group" aria-label={t('firmware.options.when')}>
          <span>{t('firmware.options.when')}</span>
          <Segments
            value={form.when}
            data={[
              { value: 'now', label: t('firmware.options.now') },
              { value: 'later', label: t('firmware.options.later') },
            ]}
            onChange={(when) => onChange({ ...form, when: when === 'later' ? 'later' : 'now' })}
          />
        </div>
        {form.when === 'later' && (
          <label className={css.field}>
            <span>{t('firmware.options.laterAt')}</span>
            <TextInput
              type="datetime-local"
              value={form.at}
              error={isLaterMissing ? t('firmware.options.laterMissing') : undefined}
              onChange={({ currentTarget }) => onChange({ ...form, at: currentTarget.value })}
            />
          </label>
        )}
        <div className={css.field} role="group" aria-label={t('firmware.options.protocol')}>
          <span>{t('firmware.options.protocol')}</span>
          <Segments
            value={form.protocol}
            data={[
              { value: 'http', label: 'HTTP' },
              { value: 'https', label: 'HTTPS' },
            ]}
            onChange={(protocol) => onChange({ ...form, protocol: protocol === 'https' ? 'https' : 'http' })}
          />
        </div>
      </div>
      {form.when === 'later' && <p className={css.small}>{t('firmware.options.laterHint')}</p>}
      {form.protocol === 'https' && <p className={css.small}>{t('firmware.options.httpsHint')}</p>}
      <TransferOptions form={form} onChange={(change) => onChange({ ...form, ...change })} />
    </div>
  )
}
