import { NativeSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** Of consoles. */
const rates = [
  2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600, 1_000_000, 1_500_000,
]
export const usualRate = 115_200

/** The rate of a line; one that is not in the list, where it was found or set, stands in it too. */
export const RateField = ({
  value,
  description,
  disabled = false,
  onChange,
}: {
  readonly value: number
  readonly description?: string
  readonly disabled?: boolean
  readonly onChange: (baudRate: number) => void
}) => {
  const { t } = useTranslation()
  const all = [...new Set([...rates, value])].toSorted((a, b) => a - b)
  return (
    <NativeSelect
      label={t('console.bar.baudRate')}
      description={description}
      disabled={disabled}
      value={String(value)}
      data={all.map(String)}
      onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}
    />
  )
}
