import { Button, Modal } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { jobFileExtension } from '../../contract/job-file-name.ts'
import type { JobSummary } from '../../contract/job.ts'
import { formatMoment } from '../components/format.ts'
import { Icon } from '../components/icon.tsx'
import { Note, StateCard, Status, StepHeader } from '../components/ui.tsx'
import ui from '../components/ui.module.css'
import { SearchField, Segments } from '../panels/panel-parts.tsx'
import { useBenchEnvironment, useChargePoint, useNow } from '../state/bench-context.tsx'
import { errorWords } from '../state/bench-error.ts'
import { usePrimaryAction } from '../state/shortcuts.tsx'
import { JobView } from './job-view.tsx'
import css from './jobs.module.css'
import { useJobOf, useJobPlace } from './job-of.ts'
import { useJobList } from './use-jobs.ts'

const JobState = ({ job }: { readonly job: Pick<JobSummary, 'status' | 'underWay'> }) => {
  const { t } = useTranslation()
  if (job.status === 'closed') return <Status kind="proven">{t('jobs.state.closed')}</Status>
  return job.underWay ? (
    <Status kind="running">{t('jobs.state.underWay')}</Status>
  ) : (
    <Status kind="waiting">{t('jobs.state.left')}</Status>
  )
}

const Entry = ({ job, onOpen }: { readonly job: JobSummary; readonly onOpen: () => void }) => {
  const { t } = useTranslation()
  const now = useNow()
  const facts = [
    job.address,
    job.technician,
    t('jobs.chargePoints', { count: job.chargePoints.length }),
    t('jobs.changed', { time: formatMoment(Date.parse(job.changedAt), now) }),
  ]
  return (
    <li>
      <button type="button" className={css.entry} onClick={onOpen}>
        <span className={css.entryText}>
          <b>{job.site || t('jobs.unnamed')}</b>
          <span className={css.small}>{facts.filter(Boolean).join(' · ')}</span>
        </span>
        <JobState job={job} />
      </button>
    </li>
  )
}

const ImportButton = ({ onImported }: { readonly onImported: (words: string) => void }) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const field = useRef<HTMLInputElement>(null)
  const [, go] = useJobPlace()
  const load = useMutation({
    mutationFn: (file: File) => client.jobs.importFile(file),
    onSuccess: ({ job, isCopy, closedFor }) => {
      const name = job.site || t('jobs.unnamed')
      const words = isCopy ? t('jobs.importedCopy', { name }) : t('jobs.imported', { name })
      onImported(
        closedFor === null ? words : `${words} ${t('jobs.importedClosed', { chargePointId: closedFor })}`,
      )
      go(job.id)
    },
  })
  return (
    <>
      <input
        ref={field}
        hidden
        type="file"
        accept={`.${jobFileExtension},.zip,application/zip`}
        aria-label={t('jobs.import')}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0]
          if (file) load.mutate(file)
          currentTarget.value = ''
        }}
      />
      <Button
        leftSection={<Icon name="upload" />}
        disabled={load.isPending}
        onClick={() => field.current?.click()}
      >
        {t('jobs.import')}
      </Button>
      <Modal
        opened={load.isError}
        onClose={load.reset}
        title={t('jobs.import')}
        closeButtonProps={{ 'aria-label': t('shortcuts.close') }}
      >
        <div role="alert">
          <Note kind="failed">{load.isError && errorWords(load.error, t)}</Note>
        </div>
      </Modal>
    </>
  )
}

const statuses = ['all', 'open', 'closed'] as const

const JobList = ({ onImported }: { readonly onImported: (words: string) => void }) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const [, go] = useJobPlace()
  const [search, setSearch] = useState('')
  const [status, setStatus] = useState<(typeof statuses)[number]>('all')
  const chargePoint = useChargePoint()
  const isTaken = useJobOf(chargePoint?.id ?? null) !== null
  const list = useJobList(search.trim(), status === 'all' ? null : status)
  const begin = useMutation({
    mutationFn: () => client.jobs.create(chargePoint && !isTaken ? { chargePoints: [chargePoint.id] } : {}),
    onSuccess: ({ id }) => go(id),
  })
  usePrimaryAction(() => begin.mutate(), !begin.isPending)
  const jobs = list.data?.pages.flatMap((page) => page.jobs) ?? []
  const isFiltered = search.trim() !== '' || status !== 'all'
  return (
    <div className={css.page}>
      <StepHeader
        title={t('jobs.title')}
        lead={t('jobs.lead')}
        actions={
          <>
            <ImportButton onImported={onImported} />
            <Button
              variant="filled"
              leftSection={<Icon name="plus" />}
              aria-keyshortcuts="Control+Enter"
              disabled={begin.isPending}
              onClick={() => begin.mutate()}
            >
              {t('jobs.begin')}
            </Button>
          </>
        }
      />
      {begin.isError && <Note kind="failed">{errorWords(begin.error, t)}</Note>}
      <div className={css.filters}>
        <SearchField value={search} placeholder={t('jobs.search')} onChange={setSearch} />
        <Segments
          aria-label={t('jobs.show.label')}
          value={status}
          onChange={(value) => setStatus(statuses.find((each) => each === value) ?? 'all')}
          data={statuses.map((value) => ({ value, label: t(`jobs.show.${value}`) }))}
        />
        {list.data && (
          <span className={css.small} role="status">
            {t('jobs.total', { count: list.data.pages[0]?.total ?? 0 })}
          </span>
        )}
      </div>
      {list.isError ? (
        <StateCard
          kind="failed"
          title={t('jobs.failed')}
          detail={errorWords(list.error, t)}
          actions={<Button onClick={() => void list.refetch()}>{t('boundary.again')}</Button>}
        />
      ) : list.isSuccess && jobs.length === 0 ? (
        isFiltered ? (
          <StateCard
            kind="note"
            title={t('jobs.nothing.title')}
            detail={t('jobs.nothing.detail')}
            actions={
              <Button
                onClick={() => {
                  setSearch('')
                  setStatus('all')
                }}
              >
                {t('jobs.nothing.clear')}
              </Button>
            }
          />
        ) : (
          <StateCard kind="not-started" title={t('jobs.none.title')} detail={t('jobs.none.detail')} />
        )
      ) : (
        <ul className={`${ui.card} ${css.list}`}>
          {jobs.map((job) => (
            <Entry key={job.id} job={job} onOpen={() => go(job.id)} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('jobs.more')}
        </Button>
      )}
    </div>
  )
}

/** The list of jobs, or the one that the URL names. */
const JobsPage = () => {
  const [jobId] = useJobPlace()
  const [imported, setImported] = useState<string | null>(null)
  return (
    <>
      {imported !== null && (
        <div role="status" className={css.imported}>
          <Note kind="note">{imported}</Note>
        </div>
      )}
      {jobId === null ? <JobList onImported={setImported} /> : <JobView key={jobId} jobId={jobId} />}
    </>
  )
}

export default JobsPage
