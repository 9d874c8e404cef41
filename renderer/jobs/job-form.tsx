import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Job, JobDetails } from '../../contract/job.ts'
import { Icon } from '../components/icon.tsx'
import { Card, CardBody, Mono, Note, Status } from '../components/ui.tsx'
import { useBenchEnvironment, useChargePoints } from '../state/bench-context.tsx'
import { errorWords, toBenchError } from '../state/bench-error.ts'
import { usePrimaryAction } from '../state/shortcuts.tsx'
import css from './jobs.module.css'

type Draft = Partial<Pick<JobDetails, 'site' | 'address' | 'technician' | 'notes' | 'chargePoints'>>
const lines = ['site', 'address', 'technician'] as const

const ChargePoints = ({
  chosen,
  disabled,
  onChange,
}: {
  readonly chosen: readonly string[]
  readonly disabled: boolean
  readonly onChange: (chosen: string[]) => void
}) => {
  const { t } = useTranslation()
  const known = Object.values(useChargePoints())
    .filter(({ id, link }) => link.state === 'connected' && !chosen.includes(id))
    .map(({ id }) => id)
  const [typed, setTyped] = useState('')
  const add = (id: string) => {
    if (id !== '' && !chosen.includes(id)) onChange([...chosen, id])
  }
  return (
    <fieldset className={css.chargePoints} disabled={disabled}>
      <legend>{t('jobs.form.chargePoints')}</legend>
      {chosen.length === 0 && <p className={css.small}>{t('jobs.form.none')}</p>}
      <ul>
        {chosen.map((id) => (
          <li key={id}>
            <Mono>{id}</Mono>
            <Button
              size="sm"
              aria-label={t('jobs.form.remove', { id })}
              onClick={() => onChange(chosen.filter((each) => each !== id))}
            >
              <Icon name="close" size={16} />
            </Button>
          </li>
        ))}
      </ul>
      <div className={css.buttons}>
        {known.map((id) => (
          <Button key={id} size="sm" leftSection={<Icon name="plus" size={16} />} onClick={() => add(id)}>
            {t('jobs.form.addThis', { id })}
          </Button>
        ))}
      </div>
      <div className={css.inline}>
        <TextInput
          aria-label={t('jobs.form.identity')}
          placeholder={t('jobs.form.identity')}
          value={typed}
          maxLength={255}
          autoComplete="off"
          spellCheck={false}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <Button
          disabled={typed.trim() === ''}
          onClick={() => {
            add(typed.trim())
            setTyped('')
          }}
        >
          {t('jobs.form.add')}
        </Button>
      </div>
    </fieldset>
  )
}

/** What a person writes of a job. What was entered stays when it was changed elsewhere meanwhile. */
export const JobForm = ({ job }: { readonly job: Job }) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const queries = useQueryClient()
  const [draft, setDraft] = useState<Draft>({})
  const isClosed = job.status === 'closed'
  const save = useMutation({
    mutationFn: () => client.jobs.change({ jobId: job.id, revision: job.revision }, draft),
    onSuccess: (next) => {
      queries.setQueryData(['jobs', 'one', job.id], next)
      setDraft({})
    },
    onError: () => queries.invalidateQueries({ queryKey: ['jobs'] }),
  })
  const isChanged = Object.keys(draft).length > 0
  const canSave = isChanged && !isClosed && !save.isPending
  usePrimaryAction(() => save.mutate(), canSave)
  const wasChanged = save.isError && toBenchError(save.error).code === 'job-changed-meanwhile'
  return (
    <Card icon="jobs" title={t('jobs.form.title')}>
      <CardBody>
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault()
            if (canSave) save.mutate()
          }}
        >
          {lines.map((line) => (
            <label key={line} className={css.field}>
              <span>{t(`jobs.form.${line}`)}</span>
              <TextInput
                disabled={isClosed}
                maxLength={line === 'address' ? 500 : 200}
                value={draft[line] ?? job[line]}
                onChange={({ currentTarget }) => setDraft({ ...draft, [line]: currentTarget.value })}
              />
            </label>
          ))}
          <ChargePoints
            chosen={draft.chargePoints ?? job.chargePoints}
            disabled={isClosed}
            onChange={(chargePoints) => setDraft({ ...draft, chargePoints })}
          />
          <label className={css.field}>
            <span>{t('jobs.form.notes')}</span>
            <textarea
              className={css.notes}
              rows={6}
              maxLength={20_000}
              disabled={isClosed}
              value={draft.notes ?? job.notes}
              onChange={({ currentTarget }) => setDraft({ ...draft, notes: currentTarget.value })}
            />
          </label>
          {save.isError && (
            <div role="alert">
              <Note kind="failed">
                {wasChanged ? t('jobs.form.changedElsewhere') : errorWords(save.error, t)}
              </Note>
            </div>
          )}
          <div className={css.buttons}>
            <Button type="submit" variant="filled" aria-keyshortcuts="Control+Enter" disabled={!canSave}>
              {t('jobs.form.save')}
            </Button>
            <span role="status">
              {isChanged ? (
                <Status kind="staged">{t('jobs.form.unsaved')}</Status>
              ) : (
                save.isSuccess && <Status kind="proven">{t('jobs.form.saved')}</Status>
              )}
            </span>
          </div>
        </form>
      </CardBody>
    </Card>
  )
}
