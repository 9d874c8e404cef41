import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Job } from '../../contract/job.ts'
import { Card, CardBody, Note } from '../components/ui.tsx'
import { useBench, useChargePoint, useChargePoints } from '../state/bench-context.tsx'
import { useLastRun, useOpenRun } from '../state/runs.ts'
import { HandOver } from './hand-over.tsx'
import css from './jobs.module.css'
import { LeaveClean } from './leave-clean.tsx'
import { handOverResult } from './run-results.ts'

const procedures = ['hand-over']

/** The end of a job at one charge point: leave clean, then hand over. */
export const FinishCard = ({ job }: { readonly job: Job }) => {
  const { t } = useTranslation()
  const all = useChargePoints()
  const shown = useChargePoint()
  const known = job.chargePoints.filter((id) => Object.hasOwn(all, id))
  const [chosen, setChosen] = useState<string | null>(null)
  const id = chosen ?? known.find((each) => each === shown?.id) ?? known[0] ?? null
  const chargePoint = id === null ? null : (all[id] ?? null)
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const hasLeft = handOverResult(useLastRun(id, procedures))?.departure.state === 'left'
  const isRunning = useOpenRun(id)?.state.state === 'running'
  return (
    <Card icon="flag" title={t('jobs.finish.title')}>
      <CardBody>
        <div className={css.form}>
          <p className={css.small}>{t('jobs.finish.lead')}</p>
          {known.length > 1 && (
            <NativeSelect
              aria-label={t('jobs.finish.chargePoint')}
              value={id ?? ''}
              data={known}
              onChange={({ currentTarget }) => setChosen(currentTarget.value)}
            />
          )}
          {chargePoint === null ? (
            <p>{t('jobs.finish.choose')}</p>
          ) : (
            <>
              {chargePoint.link.state !== 'connected' && !hasLeft && (
                <Note kind="link-lost">{t('jobs.finish.away')}</Note>
              )}
              {isRunning && <Note kind="running">{t('jobs.finish.busy')}</Note>}
              <LeaveClean
                key={`clean ${chargePoint.id}`}
                chargePoint={chargePoint}
                jobId={job.id}
                isBusy={isRunning || !isLive || job.status === 'closed'}
              />
              <HandOver
                key={`over ${chargePoint.id}`}
                chargePoint={chargePoint}
                job={job}
                isBusy={isRunning || !isLive || job.status === 'closed'}
              />
            </>
          )}
        </div>
      </CardBody>
    </Card>
  )
}
