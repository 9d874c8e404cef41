import { UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChargePoint } from '../state/bench-context.tsx'
import css from './walk-job.module.css'
import { useJobChanges, useJobOf, useJobPlace } from './job-of.ts'

/** The job that the charge point belongs to, at the foot of the walk. */
export const WalkJob = () => {
  const { t } = useTranslation()
  const [, go] = useJobPlace()
  const job = useJobOf(useChargePoint()?.id ?? null)
  useJobChanges()
  return (
    <UnstyledButton className={css.job} onClick={() => go(job?.id ?? null)}>
      {job ? t('jobs.foot', { site: job.site || t('jobs.unnamed') }) : t('jobs.footNone')}
    </UnstyledButton>
  )
}
