import { Button, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { variablesOf, type ConsoleActivity, type ConsoleMacro } from '../../../contract/console.ts'
import { Icon } from '../../components/icon.tsx'
import { Card, CardBody, Note, Status } from '../../components/ui.tsx'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import css from './console.module.css'
import { macrosKey, useMacros } from './use-console.ts'

const emptyMacro: ConsoleMacro = { name: '', text: '', secrets: [] }

const MacroForm = ({
  macro,
  isPending,
  onSave,
  onRemove,
  onCancel,
}: {
  readonly macro: ConsoleMacro
  readonly isPending: boolean
  readonly onSave: (macro: ConsoleMacro) => void
  readonly onRemove: (() => void) | null
  readonly onCancel: () => void
}) => {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(macro)
  const names = variablesOf(draft.text)
  const isWhole = draft.name.trim() !== '' && draft.text.trim() !== ''
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault()
    if (isWhole) onSave({ ...draft, secrets: draft.secrets.filter((each) => names.includes(each)) })
  }
  const toggle = (name: string) =>
    setDraft({
      ...draft,
      secrets: draft.secrets.includes(name)
        ? draft.secrets.filter((each) => each !== name)
        : [...draft.secrets, name],
    })
  return (
    <form className={css.form} onSubmit={onSubmit}>
      <TextInput
        label={t('console.macros.name')}
        value={draft.name}
        maxLength={60}
        autoFocus
        onChange={({ currentTarget }) => setDraft({ ...draft, name: currentTarget.value })}
      />
      <Textarea
        label={t('console.macros.text')}
        description={t('console.macros.textHelp')}
        value={draft.text}
        maxLength={4_096}
        rows={4}
        spellCheck={false}
        classNames={{ input: css.lineInput ?? '' }}
        onChange={({ currentTarget }) => setDraft({ ...draft, text: currentTarget.value })}
      />
      {names.length > 0 && (
        <fieldset className={css.secrets}>
          <legend>{t('console.macros.secrets')}</legend>
          <p className={css.fact}>{t('console.macros.secretsHelp')}</p>
          {names.map((name) => (
            <label key={name}>
              <input type="checkbox" checked={draft.secrets.includes(name)} onChange={() => toggle(name)} />{' '}
              {name}
            </label>
          ))}
        </fieldset>
      )}
      <div className={css.actions}>
        <Button type="submit" disabled={!isWhole || isPending}>
          {t('console.macros.save')}
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          {t('console.macros.cancel')}
        </Button>
        {onRemove && (
          <Button variant="subtle" color="fail" disabled={isPending} onClick={onRemove}>
            {t('console.macros.remove')}
          </Button>
        )}
      </div>
    </form>
  )
}

const MacroRow = ({
  macro,
  device,
  disabled,
  onEdit,
}: {
  readonly macro: ConsoleMacro
  readonly device: string
  readonly disabled: boolean
  readonly onEdit: () => void
}) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const [asks, setAsks] = useState(false)
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const names = variablesOf(macro.text)
  const run = useMutation({
    mutationFn: () =>
      client.console.macro(device, { text: macro.text, variables: values, secrets: macro.secrets }),
    onSuccess: () => {
      setAsks(false)
      // a secret is asked for each time
      setValues(Object.fromEntries(Object.entries(values).filter(([name]) => !macro.secrets.includes(name))))
    },
  })
  const isWhole = names.every((name) => (values[name] ?? '') !== '')
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault()
    if (isWhole) run.mutate()
  }
  return (
    <li className={css.macro}>
      <div className={css.actions}>
        <b className={css.macroName}>{macro.name}</b>
        <Button
          size="sm"
          variant="subtle"
          aria-label={`${t('console.macros.edit')}: ${macro.name}`}
          onClick={onEdit}
        >
          {t('console.macros.edit')}
        </Button>
        {!asks && (
          <Button
            size="sm"
            disabled={disabled || run.isPending}
            aria-label={`${t('console.macros.run')}: ${macro.name}`}
            onClick={() => (names.length > 0 ? setAsks(true) : run.mutate())}
          >
            {t('console.macros.run')}
          </Button>
        )}
      </div>
      {asks && (
        <form className={css.form} onSubmit={onSubmit}>
          {names.map((name, at) => (
            <TextInput
              key={name}
              label={t('console.macros.value', { name })}
              type={macro.secrets.includes(name) ? 'password' : 'text'}
              autoComplete="off"
              autoFocus={at === 0}
              value={values[name] ?? ''}
              onChange={({ currentTarget }) => setValues({ ...values, [name]: currentTarget.value })}
            />
          ))}
          <div className={css.actions}>
            <Button type="submit" disabled={!isWhole || disabled || run.isPending}>
              {t('console.macros.run')}
            </Button>
            <Button variant="subtle" onClick={() => setAsks(false)}>
              {t('console.macros.cancel')}
            </Button>
          </div>
        </form>
      )}
      {run.isError && <Note kind="failed">{errorWords(run.error, t)}</Note>}
    </li>
  )
}

/** What is typed often. */
export const MacrosCard = ({
  device,
  disabled,
  activity,
}: {
  readonly device: string
  readonly disabled: boolean
  readonly activity: ConsoleActivity | null
}) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const queries = useQueryClient()
  const macros = useMacros()
  /** The name of the one that is edited; empty: a new one. */
  const [edited, setEdited] = useState<string | null>(null)
  const save = useMutation({
    mutationFn: (all: readonly ConsoleMacro[]) => client.console.saveMacros(all),
    onSuccess: (all) => {
      queries.setQueryData(macrosKey, all)
      setEdited(null)
    },
  })
  const cancel = useMutation({ mutationFn: () => client.console.cancel(device) })
  const others = macros.filter(({ name }) => name !== edited)
  const macro = edited === null ? null : (macros.find(({ name }) => name === edited) ?? emptyMacro)
  return (
    <Card icon="list" title={t('console.macros.title')}>
      <CardBody>
        <div className={css.form}>
          {macros.length === 0 && edited === null && <p className={css.fact}>{t('console.macros.none')}</p>}
          {macro === null ? (
            <>
              <ul className={css.macros}>
                {macros.map((each) => (
                  <MacroRow
                    key={each.name}
                    macro={each}
                    device={device}
                    disabled={disabled}
                    onEdit={() => setEdited(each.name)}
                  />
                ))}
              </ul>
              {activity?.kind === 'macro' && (
                <div className={css.activity}>
                  <Status kind="running">
                    {t('console.macros.sending', { sent: activity.sent, size: activity.size })}
                  </Status>
                  <Button size="sm" onClick={() => cancel.mutate()}>
                    {t('console.bar.cancel')}
                  </Button>
                </div>
              )}
              <div>
                <Button size="sm" leftSection={<Icon name="plus" size={16} />} onClick={() => setEdited('')}>
                  {t('console.macros.add')}
                </Button>
              </div>
            </>
          ) : (
            <MacroForm
              key={edited}
              macro={macro}
              isPending={save.isPending}
              onSave={(next) => save.mutate([...others.filter(({ name }) => name !== next.name), next])}
              onRemove={edited === '' ? null : () => save.mutate(others)}
              onCancel={() => setEdited(null)}
            />
          )}
          {save.isError && <Note kind="failed">{errorWords(save.error, t)}</Note>}
        </div>
      </CardBody>
    </Card>
  )
}
