import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { PlannedStep, ServiceTask } from '../../../contract/service-profile.ts'
import { Mono, Note } from '../../components/ui.tsx'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import css from './console.module.css'

const Step = ({ step }: { readonly step: PlannedStep }) => {
  const { t } = useTranslation()
  if (step.kind === 'expect')
    return (
      <li>
        {t('console.service.expect')} <Mono>{step.pattern}</Mono>{' '}
        <span className={css.fact}>{t('console.service.seconds', { count: step.timeoutSeconds })}</span>
      </li>
    )
  const text = step.secret === null ? step.text : t('console.service.secretOf', { name: step.secret })
  return (
    <li>
      {t('console.service.type')}{' '}
      <b>{step.secret === null ? <Mono>{text === '' ? '↵' : text}</Mono> : text}</b>
      {!step.enter && <span className={css.fact}> {t('console.service.noEnter')}</span>}
    </li>
  )
}

/** A dry run: what would be typed and waited for, before anything is. */
export const PlanList = ({
  profile,
  tasks,
  variables,
}: {
  readonly profile: string
  readonly tasks: readonly ServiceTask[]
  readonly variables: Readonly<Record<string, string>>
}) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const query = useQuery({
    queryKey: ['service-plan', profile, tasks, variables],
    queryFn: () => client.console.dryRun(profile, tasks, variables),
    retry: false,
    networkMode: 'always',
  })
  if (query.isError) return <Note kind="failed">{errorWords(query.error, t)}</Note>
  return (
    <section className={css.plan} tabIndex={0} aria-label={t('console.service.planTitle')}>
      <h3>{t('console.service.planTitle')}</h3>
      {(query.data ?? [])
        .filter(({ steps }) => steps.length > 0)
        .map(({ task, steps }, at) => (
          <div key={`${at} ${task}`}>
            <h4>{t(`console.service.tasks.${task}`)}</h4>
            <ol>
              {steps.map((step, index) => (
                <Step key={index} step={step} />
              ))}
            </ol>
          </div>
        ))}
    </section>
  )
}
