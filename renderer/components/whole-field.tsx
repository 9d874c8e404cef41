import { TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { fitsWhole } from './whole.ts'
import css from './ui.module.css'

/** A whole number that may be left out. */
export const WholeField = ({
  label,
  value,
  most,
  placeholder,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly most: number
  readonly placeholder: string
  readonly onChange: (value: string) => void
}) => {
  const { t } = useTranslation()
  const isFine = fitsWhole(value, most)
  return (
    <label className={css.field}>
      <span>{label}</span>
      <TextInput
        inputMode="numeric"
        autoComplete="off"
        value={value}
        placeholder={placeholder}
        error={isFine ? undefined : t('number.most', { most })}
        onChange={({ currentTarget }) => onChange(currentTarget.value.trim())}
      />
    </label>
  )
}
