import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { Note } from '../../components/ui.tsx'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { useOpenRun, useRunActions } from '../../state/runs.ts'
import css from './configuration.module.css'
import { valueWords } from './configuration-words.ts'
import { Dialog, Problem } from './dialog.tsx'

const only = (given: Readonly<Record<string, string>>, isIt: (name: string) => boolean) =>
  Object.fromEntries(Object.entries(given).filter(([name]) => isIt(name)))

/** What a template would change, its variables, and then it is applied. */
export const ApplyDialog = ({
  chargePointId,
  templateId,
  name,
  onClose,
}: {
  readonly chargePointId: string
  readonly templateId: string
  readonly name: string
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const { start } = useRunActions()
  const isBusy = useOpenRun(chargePointId)?.state.state === 'running'
  const [variables, setVariables] = useState<Readonly<Record<string, string>>>({})
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const query = useQuery({
    queryKey: ['apply', chargePointId, templateId, given],
    queryFn: () => client.configuration.view({ chargePointId, templateId, variables: given }),
    staleTime: 0,
    retry: false,
    networkMode: 'always',
    placeholderData: (before) => before,
  })
  const view = query.data
  const wanted = [...new Set([...Object.keys(variables), ...(view?.template?.unfilled ?? [])])]
  const secrets = new Set(view?.template?.secrets)
  const differing =
    view?.keys.filter(({ drift }) => drift?.state === 'differs' || drift?.state === 'hidden') ?? []
  const unseen = view?.template?.missing.filter(({ state }) => state === 'missing').length ?? 0
  const isFilled = view?.template?.unfilled.length === 0
  const hasRisk = differing.some(({ knowledge }) => knowledge.risk !== null)
  return (
    <Dialog title={t('configuration.applyTemplate.title', { name })} wide onClose={onClose}>
      <p>{t('configuration.applyTemplate.lead')}</p>
      {wanted.map((variable, index) => (
        <label key={variable} className={css.field}>
          <span>{t('configuration.applyTemplate.variable', { name: variable })}</span>
          <TextInput
            data-autofocus={index === 0 || undefined}
            type={secrets.has(variable) ? 'password' : 'text'}
            value={variables[variable] ?? ''}
            maxLength={500}
            autoComplete={secrets.has(variable) ? 'new-password' : 'off'}
            onChange={({ currentTarget }) => setVariables({ ...variables, [variable]: currentTarget.value })}
          />
        </label>
      ))}
      {view && isFilled && (
        <>
          <h3>
            {differing.length === 0
              ? t('configuration.applyTemplate.nothing')
              : t('configuration.applyTemplate.differing', { count: differing.length })}
          </h3>
          <ul className={css.wanted}>
            {differing.map(({ key, drift, value, knowledge }) => (
              <li key={key}>
                <span className={css.mono}>{key}</span>
                <span className={css.diff}>
                  <del>{valueWords(value, knowledge.shape, t)}</del> →{' '}
                  <ins>
                    {knowledge.secret
                      ? t('configuration.staged.hiddenNew')
                      : valueWords(drift?.send ?? drift?.wanted ?? null, knowledge.shape, t)}
                  </ins>
                </span>
                <span className={css.small}>{t(`configuration.applyTemplate.${drift?.rule ?? 'must'}`)}</span>
              </li>
            ))}
          </ul>
          {view.template !== null && view.template.missing.length > 0 && (
            <Note kind="needs-you">
              {t('configuration.template.missing', {
                count: view.template.missing.length,
                keys: view.template.missing.map(({ key }) => key).join(', '),
              })}
            </Note>
          )}
          {hasRisk && <Note kind="needs-you">{t('configuration.applyTemplate.risky')}</Note>}
        </>
      )}
      <Problem error={query.error ?? start.error} />
      <div className={css.buttons}>
        <Button
          variant="filled"
          leftSection={<Icon name="upload" />}
          disabled={!isFilled || differing.length + unseen === 0 || isBusy || start.isPending}
          onClick={() =>
            start.mutate(
              {
                procedure: 'configuration.apply',
                input: {
                  chargePointId,
                  template: { id: templateId },
                  variables: only(given, (name) => !secrets.has(name)),
                  secretVariables: only(given, (name) => secrets.has(name)),
                  checkOnly: false,
                },
              },
              { onSuccess: onClose },
            )
          }
        >
          {t('configuration.applyTemplate.apply')}
        </Button>
      </div>
    </Dialog>
  )
}
