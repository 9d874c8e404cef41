import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { RunError } from '../../../contract/run.ts'
import { modbus } from '../../../i18n/modbus.en.ts'
import { phaseWords, procedureName, runErrorWords } from '../../components/run-words.ts'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Note, Status } from '../../components/ui.tsx'
import { errorWords } from '../../state/bench-error.ts'
import css from './modbus.module.css'
import type { OrderState } from './use-modbus.ts'

const { exceptions } = modbus
const isException = (code: string): code is keyof typeof exceptions => Object.hasOwn(exceptions, code)

/** What an exception of Modbus means, and what to do next. */
export const exceptionWords = (code: number, t: TFunction) => {
  const key = isException(String(code)) ? String(code) : 'other'
  const known = isException(key) ? key : 'other'
  return { what: t(`modbus.exceptions.${known}.what`), next: t(`modbus.exceptions.${known}.next`) }
}

const Failure = ({ error }: { readonly error: RunError }) => {
  const { t } = useTranslation()
  if (error.code !== 'modbus-exception') return <p>{runErrorWords(error, t)}</p>
  const { what, next } = exceptionWords(Number(error.params['code']), t)
  return (
    <>
      <p>
        <b>{what}</b> {next}
      </p>
      <p className={css.small}>{runErrorWords(error, t)}</p>
    </>
  )
}

/** How far a run is, or why it did not end well; nothing where it did. */
export const RunOutcome = ({ order }: { readonly order: OrderState }) => {
  const { t } = useTranslation()
  const { run, isRunning, error } = order
  if (error !== null)
    return (
      <div role="alert">
        <Note kind="failed">{errorWords(error, t)}</Note>
      </div>
    )
  if (run?.state.state === 'failed')
    return (
      <div role="alert">
        <Note kind="failed">
          <Failure error={run.state.error} />
        </Note>
      </div>
    )
  if (run?.state.state === 'cancelled')
    return (
      <p role="status">
        <Status kind="skipped">{t('modbus.run.cancelled')}</Status>
      </p>
    )
  if (!isRunning) return null
  const progress = run?.state.state === 'running' ? run.state.progress : null
  const words = progress
    ? phaseWords(progress.phase, progress.params, t)
    : run
      ? procedureName(run.procedure, t)
      : t('modbus.run.starting')
  const count = progress?.count ?? null
  return (
    <div className={css.progress} role="status">
      <div className={css.progressWords}>
        <Status kind="running">{words}</Status>
        {count && <span>{t('runs.count', { done: count.done, total: count.total })}</span>}
      </div>
      {count && count.total > 0 && <ProgressBar label={words} done={count.done} total={count.total} />}
    </div>
  )
}
