import { useTranslation } from 'react-i18next'
import type { Job } from '../../contract/job.ts'
import type { JobRunEntry } from '../../contract/job-results.ts'
import { formatMoment } from '../components/format.ts'
import { procedureName } from '../components/run-words.ts'
import type { StatusKind } from '../components/status-icon.tsx'
import { Card, CardBody, Note, Status } from '../components/ui.tsx'
import { useNow } from '../state/bench-context.tsx'
import { errorWords, isErrorCode } from '../state/bench-error.ts'
import css from './jobs.module.css'
import { useJobResults } from './use-jobs.ts'

const kinds: Readonly<Record<JobRunEntry['state'], StatusKind>> = {
  running: 'running',
  done: 'proven',
  failed: 'failed',
  cancelled: 'skipped',
  interrupted: 'interrupted',
  dismissed: 'skipped',
}

const Run = ({ run }: { readonly run: JobRunEntry }) => {
  const { t } = useTranslation()
  const now = useNow()
  const { errorCode } = run
  const facts = [run.chargePointId, formatMoment(run.startedAt, now)]
  return (
    <li className={css.result}>
      <span className={css.entryText}>
        <b>{procedureName(run.procedure, t)}</b>
        <span className={css.small}>{facts.filter(Boolean).join(' · ')}</span>
        {errorCode !== null && (
          <span className={css.small}>{isErrorCode(errorCode) ? t(`errors.${errorCode}`) : errorCode}</span>
        )}
      </span>
      <Status kind={kinds[run.state]} size={16}>
        {t(`runs.state.${run.state}`)}
      </Status>
    </li>
  )
}

/** What came of a job: what was done, what was found, what was read. */
export const JobResultsCard = ({ job }: { readonly job: Job }) => {
  const { t } = useTranslation()
  const now = useNow()
  const { data, error } = useJobResults(job.id)
  const findings = Object.entries(data?.findings ?? {})
  const isEmpty = data && data.runs.length + findings.length + data.readings.length === 0
  return (
    <Card icon="list" title={t('jobs.results.title')}>
      <CardBody>
        {error !== null && <Note kind="failed">{errorWords(error, t)}</Note>}
        {isEmpty && <p className={css.small}>{t('jobs.results.none')}</p>}
        {data && data.runs.length > 0 && (
          <>
            <h3>{t('jobs.results.runs')}</h3>
            <ul>
              {data.runs.toReversed().map((run) => (
                <Run key={run.id} run={run} />
              ))}
            </ul>
          </>
        )}
        {findings.length > 0 && (
          <>
            <h3>{t('jobs.results.findings')}</h3>
            <ul>
              {findings.map(([id, counts]) => (
                <li key={id} className={css.result}>
                  {t('jobs.results.findingsOf', { id, ...counts })}
                </li>
              ))}
            </ul>
          </>
        )}
        {data && data.readings.length > 0 && (
          <>
            <h3>{t('jobs.results.readings')}</h3>
            <ul>
              {data.readings.map(({ id, chargePointId, kind, name, at, keys }) => (
                <li key={id} className={css.result}>
                  <span className={css.entryText}>
                    <b>{[t(`jobs.results.${kind}`), name].filter(Boolean).join(': ')}</b>
                    <span className={css.small}>
                      {[
                        chargePointId,
                        formatMoment(Date.parse(at), now),
                        t('jobs.results.keys', { count: keys }),
                      ].join(' · ')}
                    </span>
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </CardBody>
    </Card>
  )
}
