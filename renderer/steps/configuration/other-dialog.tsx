import { Button, TextInput } from '@mantine/core'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isSecretKey } from '../../../contract/redact.ts'
import { configurationKeys } from '../../../ocpp/configuration-keys.ts'
import css from './configuration.module.css'
import { Dialog } from './dialog.tsx'
import type { KeyRow } from './key-rows.ts'
import { stage } from './staging.ts'

/** A key that the charge point does not tell of by itself. */
export const OtherDialog = ({
  chargePointId,
  rows,
  onClose,
}: {
  readonly chargePointId: string
  readonly rows: readonly KeyRow[]
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  const listId = useId()
  const [key, setKey] = useState('')
  const [value, setValue] = useState('')
  const [isMarked, setMarked] = useState(false)
  const told = new Set(rows.map((row) => row.key.toLowerCase()))
  const others = configurationKeys.filter(
    (each) => each.access !== 'read-only' && !told.has(each.key.toLowerCase()),
  )
  const isSecret = isMarked || isSecretKey(key)
  return (
    <Dialog title={t('configuration.other.title')} onClose={onClose}>
      <form
        className={css.dialog}
        onSubmit={(event) => {
          event.preventDefault()
          if (key.trim() === '') return
          stage(chargePointId, { key: key.trim(), value, secret: isSecret })
          onClose()
        }}
      >
        <p>{t('configuration.other.lead')}</p>
        <label className={css.field}>
          <span>{t('configuration.other.key')}</span>
          <TextInput
            data-autofocus
            list={listId}
            maxLength={50}
            autoComplete="off"
            spellCheck={false}
            value={key}
            onChange={({ currentTarget }) => setKey(currentTarget.value)}
          />
          <datalist id={listId}>
            {others.map((each) => (
              <option key={each.key} value={each.key} />
            ))}
          </datalist>
        </label>
        <label className={css.field}>
          <span>{t('configuration.other.value')}</span>
          <TextInput
            type={isSecret ? 'password' : 'text'}
            maxLength={500}
            autoComplete={isSecret ? 'new-password' : 'off'}
            spellCheck={false}
            value={value}
            onChange={({ currentTarget }) => setValue(currentTarget.value)}
          />
        </label>
        <label className={css.check}>
          <input
            type="checkbox"
            checked={isSecret}
            disabled={isSecretKey(key)}
            onChange={() => setMarked(!isMarked)}
          />
          <span>{t('configuration.other.secret')}</span>
        </label>
        <div className={css.buttons}>
          <Button type="submit" variant="filled" disabled={key.trim() === ''}>
            {t('configuration.other.stage')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
