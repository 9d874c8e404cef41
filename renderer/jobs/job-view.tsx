import { Button, Modal } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { jobFileExtension } from '../../contract/job-file-name.ts'
import type { Job } from '../../contract/job.ts'
import { isUnderWay } from './job-state.ts'
import { formatMoment } from '../components/format.ts'
import { Icon } from '../components/icon.tsx'
import { Note, StateCard, Status, StepHeader } from '../components/ui.tsx'
import { fileName, saveFile } from '../panels/panel-parts.tsx'
import { useBenchEnvironment, useNow } from '../state/bench-context.tsx'
import { errorWords } from '../state/bench-error.ts'
import { FinishCard } from './finish-card.tsx'
import { JobForm } from './job-form.tsx'
import { JobPhotos } from './job-photos.tsx'
import { JobResultsCard } from './job-results.tsx'
import css from './jobs.module.css'
import { useJobPlace } from './job-of.ts'
import { useJob, useJobAct } from './use-jobs.ts'

/** A job goes for good only after a question. */
const DeleteJob = ({ job }: { readonly job: Job }) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const [, go] = useJobPlace()
  const [asking, setAsking] = useState(false)
  const remove = useMutation({
    mutationFn: () => client.jobs.delete({ jobId: job.id, revision: job.revision }),
    onSuccess: () => go(null),
  })
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('jobs.actions.delete')}</Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('jobs.actions.deleteTitle')}
        closeButtonProps={{ 'aria-label': t('shortcuts.close') }}
      >
        <p>{t('jobs.actions.deleteMeans')}</p>
        {remove.isError && <Note kind="failed">{errorWords(remove.error, t)}</Note>}
        <div className={css.buttons}>
          <Button data-autofocus onClick={() => setAsking(false)}>
            {t('jobs.actions.deleteNo')}
          </Button>
          <Button variant="outline" color="fail" disabled={remove.isPending} onClick={() => remove.mutate()}>
            {t('jobs.actions.deleteYes')}
          </Button>
        </div>
      </Modal>
    </>
  )
}

/** What can be done with the job as a whole, by how it stands. */
const JobActions = ({ job }: { readonly job: Job }) => {
  const { t } = useTranslation()
  const now = useNow()
  const { client } = useBenchEnvironment()
  const at = { jobId: job.id, revision: job.revision }
  const acts = {
    leave: useJobAct('leave'),
    takeUp: useJobAct('takeUp'),
    close: useJobAct('close'),
    reopen: useJobAct('reopen'),
  }
  const exportFile = useMutation({
    mutationFn: () => client.jobs.exportFile(job.id),
    onSuccess: (blob) => saveFile(blob, fileName(job.site || 'job', 'job', jobFileExtension, now)),
  })
  const possible =
    job.status === 'closed'
      ? (['reopen'] as const)
      : isUnderWay(job)
        ? (['leave', 'close'] as const)
        : (['takeUp', 'close'] as const)
  const error = [...Object.values(acts), exportFile].find(({ isError }) => isError)?.error ?? null
  return (
    <>
      <div className={css.buttons}>
        {possible.map((act) => (
          <Button key={act} disabled={acts[act].isPending} onClick={() => acts[act].mutate(at)}>
            {t(`jobs.actions.${act}`)}
          </Button>
        ))}
        <Button
          leftSection={<Icon name="download" />}
          disabled={exportFile.isPending}
          onClick={() => exportFile.mutate()}
        >
          {t('jobs.actions.export')}
        </Button>
        <DeleteJob job={job} />
      </div>
      {error !== null && (
        <div role="alert">
          <Note kind="failed">{errorWords(error, t)}</Note>
        </div>
      )}
    </>
  )
}

const JobHead = ({ job }: { readonly job: Job }) => {
  const { t } = useTranslation()
  const now = useNow()
  const state =
    job.status === 'closed'
      ? ({ kind: 'proven', word: t('jobs.state.closed') } as const)
      : isUnderWay(job)
        ? ({ kind: 'running', word: t('jobs.state.underWay') } as const)
        : ({ kind: 'waiting', word: t('jobs.state.left') } as const)
  return (
    <span className={css.jobState}>
      <Status chip kind={state.kind}>
        {state.word}
      </Status>
      <span className={css.small}>
        {t('jobs.since', { time: formatMoment(Date.parse(job.createdAt), now) })}
      </span>
    </span>
  )
}

/** One job: what it is about, what was done, and its end. */
export const JobView = ({ jobId }: { readonly jobId: string }) => {
  const { t } = useTranslation()
  const [, go] = useJobPlace()
  const { data: job, isError, error } = useJob(jobId)
  const back = (
    <Button leftSection={<Icon name="left" />} onClick={() => go(null)}>
      {t('jobs.back')}
    </Button>
  )
  if (isError && !job)
    return (
      <div className={css.page}>
        <StepHeader title={t('jobs.title')} lead={t('jobs.lead')} actions={back} />
        <StateCard kind="failed" title={t('jobs.failed')} detail={errorWords(error, t)} />
      </div>
    )
  if (!job) return <div className={css.page}>{back}</div>
  return (
    <div className={css.page}>
      <StepHeader title={job.site || t('jobs.unnamed')} lead={job.address || t('jobs.lead')} actions={back} />
      <JobHead job={job} />
      <JobActions job={job} />
      <div className={css.columns}>
        <JobForm job={job} />
        <div className={css.column}>
          <FinishCard job={job} />
          <JobResultsCard job={job} />
          <JobPhotos job={job} />
        </div>
      </div>
    </div>
  )
}
