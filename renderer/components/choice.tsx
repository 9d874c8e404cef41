import { NativeSelect } from '@mantine/core'

/** One of a few, each with its word. */
export const Choice = <T extends string>({
  label,
  value,
  of,
  word,
  onChange,
}: {
  readonly label: string
  readonly value: T
  readonly of: readonly T[]
  readonly word: (value: T) => string
  readonly onChange: (value: T) => void
}) => (
  <NativeSelect
    label={label}
    value={value}
    data={of.map((each) => ({ value: each, label: word(each) }))}
    onChange={({ currentTarget }) => {
      const chosen = of.find((each) => each === currentTarget.value)
      if (chosen !== undefined) onChange(chosen)
    }}
  />
)
