import { TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import css from './transfer-options.module.css'
import { WholeField } from './whole-field.tsx'
import { mostIntervalSeconds, mostRetries } from './whole.ts'

/** As they are typed; empty: left out. */
export interface TransferOptionsForm {
  readonly retries: string
  readonly retryInterval: string
  readonly address: string
}

/** What hardly anybody sets of a transfer: behind one more press. `before` and `after` are the caller's own. */
export const TransferOptions = ({
  form,
  onChange,
  before,
  after,
}: {
  readonly form: TransferOptionsForm
  readonly onChange: (change: Partial<TransferOptionsForm>) => void
  readonly before?: ReactNode
  readonly after?: ReactNode
}) => {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  const own = t('firmware.options.own')
  return (
    <details
      className={css.more}
      open={isOpen}
      onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
    >
      <summary>{t('firmware.options.more')}</summary>
      <div className={css.fields}>
        {before}
        <WholeField
          label={t('firmware.options.retries')}
          value={form.retries}
          most={mostRetries}
          placeholder={own}
          onChange={(retries) => onChange({ retries })}
        />
        <WholeField
          label={t('firmware.options.retryInterval')}
          value={form.retryInterval}
          most={mostIntervalSeconds}
          placeholder={own}
          onChange={(retryInterval) => onChange({ retryInterval })}
        />
        <label className={css.field}>
          <span>{t('firmware.options.address')}</span>
          <TextInput
            value={form.address}
            maxLength={255}
            autoComplete="off"
            placeholder={t('firmware.options.addressOwn')}
            onChange={({ currentTarget }) => onChange({ address: currentTarget.value })}
          />
        </label>
      </div>
      {after}
    </details>
  )
}
