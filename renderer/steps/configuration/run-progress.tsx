import { useTranslation } from 'react-i18next'
import type { RunView } from '../../../contract/run.ts'
import { countWords, phaseWords, procedureName, waitWords } from '../../components/run-words.ts'
import { ProgressBar } from '../../components/progress-bar.tsx'
import css from './configuration.module.css'

/** How far a run is: its phase, and of how many it has done how many. */
export const RunProgress = ({ run }: { readonly run: RunView }) => {
  const { t } = useTranslation()
  const { state } = run
  if (state.state !== 'running') return null
  const { progress, wait } = state
  const words = progress ? phaseWords(progress.phase, progress.params, t) : procedureName(run.procedure, t)
  const count = progress?.count ?? null
  return (
    <div className={css.progress}>
      <div className={css.progressWords}>
        <span>{words}</span>
        {count && <span>{countWords(count, t)}</span>}
      </div>
      {count && count.total > 0 && <ProgressBar label={words} done={count.done} total={count.total} />}
      {wait && <p className={css.small}>{waitWords(wait, t)}</p>}
    </div>
  )
}
