import { TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FirmwareDetails } from '../../../contract/firmware.ts'
import css from './firmware.module.css'

const fields = ['vendor', 'model', 'hardware', 'version'] as const

/** What is known of an image, as it is typed. */
export type DetailsForm = Readonly<Record<(typeof fields)[number] | 'notes', string>>

export const formOf = (details: FirmwareDetails): DetailsForm => ({
  vendor: details.vendor ?? '',
  model: details.model ?? '',
  hardware: details.hardware ?? '',
  version: details.version ?? '',
  notes: details.notes ?? '',
})

export const detailsOf = (form: DetailsForm): FirmwareDetails =>
  Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) => (value.trim() === '' ? [] : [[name, value.trim()]])),
  )

/** `charger-ac_v1.4.2.bin` is 1.4.2, most likely. */
export const versionIn = (fileName: string): string =>
  /\d+(?:\.\d+)+/.exec(fileName.replace(/\.[A-Za-z][A-Za-z0-9.]*$/, ''))?.[0] ?? ''

/** Vendor, model, hardware, version and notes. */
export const DetailsFields = ({
  form,
  onChange,
}: {
  readonly form: DetailsForm
  readonly onChange: (form: DetailsForm) => void
}) => {
  const { t } = useTranslation()
  return (
    <>
      <div className={css.fields}>
        {fields.map((name) => (
          <label key={name} className={css.field}>
            <span>{t(`firmware.details.${name}`)}</span>
            <TextInput
              value={form[name]}
              maxLength={200}
              autoComplete="off"
              onChange={({ currentTarget }) => onChange({ ...form, [name]: currentTarget.value })}
            />
            {(name === 'model' || name === 'version') && (
              <span className={css.small}>{t(`firmware.details.${name}Hint`)}</span>
            )}
          </label>
        ))}
      </div>
      <label className={css.field}>
        <span>{t('firmware.details.notes')}</span>
        <textarea
          className={css.notes}
          rows={2}
          value={form.notes}
          maxLength={10_000}
          onChange={({ currentTarget }) => onChange({ ...form, notes: currentTarget.value })}
        />
      </label>
    </>
  )
}
