import { UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { PageDefinition, StepContext, StepDefinition } from '../../steps/step.ts'
import { steps } from '../../steps/steps.ts'
import { useBench } from '../../state/bench-context.tsx'
import { WalkJob } from '../../jobs/walk-job.tsx'
import { formatTime } from '../format.ts'
import { StatusIcon } from '../status-icon.tsx'
import { Status } from '../ui.tsx'
import css from './frame.module.css'

const Saved = () => {
  const { t } = useTranslation()
  const unsaved = useBench(({ state, savedSeq }) => (state ? Math.max(0, state.seq - savedSeq) : null))
  const startedAt = useBench(({ state }) => state?.startedAt ?? null)
  if (unsaved === null) return null
  return (
    <div className={css.foot}>
      {unsaved === 0 ? (
        <Status kind="proven">{t('walk.saved')}</Status>
      ) : (
        <Status kind="running">{t('walk.saving', { count: unsaved })}</Status>
      )}
      {startedAt !== null && <div>{t('walk.since', { time: formatTime(startedAt) })}</div>}
      <WalkJob />
    </div>
  )
}

export interface WalkProps {
  readonly current: PageDefinition
  readonly context: StepContext
  readonly onStep: (step: StepDefinition) => void
}

/** The steps with how each stands. */
export const Walk = ({ current, context, onStep }: WalkProps) => {
  const { t } = useTranslation()
  return (
    <nav className={css.walk} aria-label={t('walk.label')}>
      <ol className={css.steps}>
        {steps.map((step) => {
          const { kind, word } = step.status(context, t)
          return (
            <li key={step.id}>
              <UnstyledButton
                className={css.step}
                aria-current={step === current ? 'step' : undefined}
                aria-keyshortcuts={`Alt+${step.digit}`}
                onClick={() => onStep(step)}
              >
                <StatusIcon kind={kind} size={24} />
                <span className={css.name}>{step.name(t)}</span>
                <span className={css.word}>{word}</span>
              </UnstyledButton>
            </li>
          )
        })}
      </ol>
      <Saved />
    </nav>
  )
}
