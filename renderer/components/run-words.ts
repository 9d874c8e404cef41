import type { TFunction } from 'i18next'
import type { Progress, RunError, RunView, Wait } from '../../contract/run.ts'
import type { ToolErrorParams } from '../../contract/tool-error.ts'
import { consoleWords } from '../../i18n/console.en.ts'
import { procedures } from '../../i18n/procedures.en.ts'
import { formatBytes } from './bytes.ts'
import { isErrorCode } from '../state/bench-error.ts'

const { names, phases, waits, cancel_warnings: warnings } = procedures
const { tasks } = consoleWords.service
const isName = (name: string): name is keyof typeof names => Object.hasOwn(names, name)
const isPhase = (phase: string): phase is keyof typeof phases => Object.hasOwn(phases, phase)
const isWait = (what: string): what is keyof typeof waits => Object.hasOwn(waits, what)
const isTask = (task: string): task is keyof typeof tasks => Object.hasOwn(tasks, task)
const isWarning = (warning: string): warning is keyof typeof warnings => Object.hasOwn(warnings, warning)

/** A procedure as people call it; one of a newer Chargebench by its own name. */
export const procedureName = (procedure: string, t: TFunction): string => {
  const name = procedure.replaceAll('.', '-')
  return isName(name) ? t(`procedures.names.${name}`) : procedure
}

/** Of how many it has done how many. */
export const countWords = ({ done, total, unit }: NonNullable<Progress['count']>, t: TFunction): string =>
  unit === 'bytes'
    ? t('firmware.served.of', { served: formatBytes(done), size: formatBytes(total) })
    : t('runs.count', { done, total })

/** What a console is asked for, as a person would say it. */
const withTask = ({ task, ...params }: ToolErrorParams, t: TFunction): ToolErrorParams => {
  const words = typeof task === 'string' && isTask(task) ? t(`console.service.tasks.${task}`) : task
  return { ...params, task: words ?? '' }
}

export const phaseWords = (phase: string, params: ToolErrorParams, t: TFunction): string =>
  isPhase(phase)
    ? t(`procedures.phases.${phase}`, { ...('task' in params ? withTask(params, t) : params) })
    : phase

/** The phase in which it ended, of which the details are not kept; null = nothing can be said without them. */
export const endedPhaseWords = (phase: string, t: TFunction): string | null =>
  isPhase(phase) && phases[phase].includes('{{') ? null : phaseWords(phase, {}, t)

export const waitWords = (wait: Wait, t: TFunction): string =>
  isWait(wait.for) ? t(`procedures.waits.${wait.for}`, { ...wait.params }) : wait.for

/** What cancelling it now leaves behind; null = nothing. */
export const cancelWarningWords = ({ cancelWarning }: RunView, t: TFunction): string | null =>
  cancelWarning === null
    ? null
    : isWarning(cancelWarning)
      ? t(`procedures.cancel_warnings.${cancelWarning}`)
      : cancelWarning

/** The cause and the next thing to do. */
export const runErrorWords = ({ code, params, message }: RunError, t: TFunction): string =>
  isErrorCode(code) ? t(`errors.${code}`, { ...params }) : message
