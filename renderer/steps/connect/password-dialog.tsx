import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PasswordView } from '../../../contract/credentials.ts'
import { Icon } from '../../components/icon.tsx'
import { Note } from '../../components/ui.tsx'
import { useBench, useBenchEnvironment } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import css from './connect.module.css'
import { CopyButton } from './copy-button.tsx'
import { suggestPassword } from './suggest-password.ts'

type Mode = PasswordView['mode']
const modes: readonly Mode[] = ['off', 'allowed', 'required']

const segments = { root: css.segments ?? '', label: css.segment ?? '', indicator: css.indicator ?? '' }

/** What holds for a charge point (null: for all others); undefined until it is known. */
export const usePasswordView = (chargePointId: string | null): PasswordView | undefined => {
  const { client } = useBenchEnvironment()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  return useQuery({
    queryKey: ['password', chargePointId],
    queryFn: () => client.passwords.view(chargePointId),
    enabled: isLive,
    retry: false,
    networkMode: 'always',
  }).data
}

/** Once it is set: the only time that it is shown. */
const Saved = ({ password, onClose }: { readonly password: string; readonly onClose: () => void }) => {
  const { t } = useTranslation()
  return (
    <div className={css.password} role="status">
      <Note kind="proven">{t('passwords.saved')}</Note>
      {password !== '' && (
        <>
          <span className={css.urlText}>{password}</span>
          <p>{t('passwords.once')}</p>
        </>
      )}
      <div className={css.passwordButtons}>
        {password !== '' && <CopyButton text={password}>{t('passwords.copy')}</CopyButton>}
        <Button variant="filled" data-autofocus onClick={onClose}>
          {t('shortcuts.close')}
        </Button>
      </div>
    </div>
  )
}

const PasswordField = ({
  value,
  isSet,
  onChange,
}: {
  readonly value: string
  readonly isSet: boolean
  readonly onChange: (value: string) => void
}) => {
  const { t } = useTranslation()
  const [suggested, setSuggested] = useState<string | null>(null)
  return (
    <div>
      <label htmlFor="charge-point-password">{t('passwords.password')}</label>
      <div className={css.passwordField}>
        <TextInput
          id="charge-point-password"
          value={value}
          maxLength={255}
          autoComplete="off"
          spellCheck={false}
          placeholder={isSet ? t('passwords.keep') : ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        <Button
          leftSection={<Icon name="refresh" />}
          onClick={() => {
            const next = suggestPassword()
            setSuggested(next)
            onChange(next)
          }}
        >
          {t('passwords.suggest')}
        </Button>
      </div>
      {suggested !== null && suggested === value && <p className={css.small}>{t('passwords.suggested')}</p>}
    </div>
  )
}

/** Whether charge points must show a password: one that is named, or all that have no setting of their own. */
export const PasswordDialog = ({
  identity: known,
  onClose,
}: {
  /** Of whom it is about at first; empty = nobody is known. */
  readonly identity: string
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const queries = useQueryClient()
  const [isOwn, setOwn] = useState(true)
  const [identity, setIdentity] = useState(known)
  const [chosen, setChosen] = useState<Mode | null>(null)
  const [typed, setTyped] = useState('')
  const name = identity.trim()
  const view = usePasswordView(isOwn && name !== '' ? name : null)
  const mode = chosen ?? view?.mode ?? 'allowed'
  const takesPassword = isOwn && mode !== 'off'
  const password = takesPassword ? typed : ''
  const isSet = view?.passwordSet === true

  const save = useMutation({
    mutationFn: () =>
      isOwn
        ? client.passwords.set({ chargePointId: name, mode, ...(password === '' ? {} : { password }) })
        : client.passwords.setDefault({ mode }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['password'] }),
  })
  const lacksPassword = isOwn && mode === 'required' && password === '' && !isSet
  const canSave = view !== undefined && !save.isPending && !lacksPassword && !(isOwn && name === '')

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('passwords.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('shortcuts.close') }}
    >
      {save.isSuccess ? (
        <Saved password={password} onClose={onClose} />
      ) : (
        <form
          className={css.password}
          onSubmit={(event) => {
            event.preventDefault()
            if (canSave) save.mutate()
          }}
        >
          <p>{t('passwords.lead')}</p>
          <SegmentedControl
            aria-label={t('passwords.scope.label')}
            classNames={segments}
            value={isOwn ? 'own' : 'default'}
            onChange={(value) => {
              setOwn(value === 'own')
              setChosen(null)
            }}
            data={[
              { value: 'own', label: t('passwords.scope.own') },
              { value: 'default', label: t('passwords.scope.default') },
            ]}
          />
          {isOwn && (
            <div>
              <label htmlFor="password-identity">{t('connect.identity.label')}</label>
              <TextInput
                id="password-identity"
                value={identity}
                maxLength={255}
                autoComplete="off"
                spellCheck={false}
                placeholder={t('connect.identity.placeholder')}
                onChange={(event) => setIdentity(event.currentTarget.value)}
              />
              <p className={css.small}>
                {name === '' ? t('passwords.enterIdentity') : view && t(`passwords.from.${view.from}`)}
              </p>
            </div>
          )}
          <SegmentedControl
            aria-label={t('passwords.modeLabel')}
            classNames={segments}
            value={mode}
            onChange={(value) => setChosen(modes.find((one) => one === value) ?? null)}
            data={modes.map((value) => ({ value, label: t(`passwords.mode.${value}`) }))}
          />
          <p className={css.small}>
            {mode === 'required' && !isOwn
              ? t('passwords.means.requiredOfAll')
              : t(`passwords.means.${mode}`)}
          </p>
          {takesPassword && <PasswordField value={typed} isSet={isSet} onChange={setTyped} />}
          {save.isError && (
            <div role="alert">
              <Note kind="failed">
                <b>{t('passwords.failed')}</b>
                <div>{errorWords(save.error, t)}</div>
              </Note>
            </div>
          )}
          <div className={css.passwordButtons}>
            <Button type="submit" variant="filled" disabled={!canSave}>
              {password === ''
                ? t('passwords.save', { mode: t(`passwords.mode.${mode}`) })
                : t('passwords.set')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  )
}
