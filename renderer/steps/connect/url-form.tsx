import { SegmentedControl, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import css from './connect.module.css'

/** How the charge point takes the URL; null = it appends its identity by itself. */
export interface UrlForm {
  readonly inFull: boolean
  readonly identity: string
}

export const UrlFormControl = ({
  form,
  onChange,
}: {
  readonly form: UrlForm
  readonly onChange: (form: UrlForm) => void
}) => {
  const { t } = useTranslation()
  return (
    <>
      <SegmentedControl
        aria-label={t('connect.form.label')}
        classNames={{
          root: css.segments ?? '',
          label: css.segment ?? '',
          indicator: css.indicator ?? '',
        }}
        value={form.inFull ? 'full' : 'adds'}
        onChange={(value) => onChange({ ...form, inFull: value === 'full' })}
        data={[
          { value: 'adds', label: t('connect.form.adds') },
          { value: 'full', label: t('connect.form.full') },
        ]}
      />
      {form.inFull && (
        <div className={css.identity}>
          <label htmlFor="identity">{t('connect.identity.label')}</label>
          <TextInput
            id="identity"
            value={form.identity}
            maxLength={255}
            autoComplete="off"
            spellCheck={false}
            placeholder={t('connect.identity.placeholder')}
            onChange={(event) => onChange({ ...form, identity: event.currentTarget.value })}
          />
        </div>
      )}
    </>
  )
}
