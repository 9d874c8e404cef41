import type { TFunction } from 'i18next'
import type { EventOf } from '../../../contract/journal-event.ts'
import type { RunView } from '../../../contract/run.ts'
import { isToolError, type ToolErrorParams } from '../../../contract/tool-error.ts'
import { createI18n } from '../../../i18n/create-i18n.ts'
import { errors } from '../../../i18n/errors.en.ts'
import { pickLanguage } from '../../../i18n/languages.ts'
import { procedures } from '../../../i18n/procedures.en.ts'

const { names, cancel_warnings: warnings } = procedures
const isName = (name: string): name is keyof typeof names => Object.hasOwn(names, name)
const isWarning = (warning: string): warning is keyof typeof warnings => Object.hasOwn(warnings, warning)
const isErrorCode = (code: string): code is keyof typeof errors => Object.hasOwn(errors, code)

/** In the system's language; the page has a choice of its own. */
export const systemWords = (wished: readonly string[]): TFunction => createI18n(pickLanguage(wished)).t

export const procedureWords = ({ procedure }: Pick<RunView, 'procedure'>, t: TFunction): string => {
  const name = procedure.replaceAll('.', '-')
  return isName(name) ? t(`procedures.names.${name}`) : procedure
}

/** The cause and the next thing to do. */
export const errorWords = (
  { code, params, message }: { code: string; params: ToolErrorParams; message: string },
  t: TFunction,
): string => (isErrorCode(code) ? t(`errors.${code}`, { ...params }) : message)

/** What its end is, for a notification. */
export const outcomeWords = (outcome: EventOf<'run-ended'>['outcome'], t: TFunction): string =>
  outcome.state === 'failed'
    ? t('desktop.ended.failed', { why: errorWords(outcome.error, t) })
    : outcome.state === 'done'
      ? t('desktop.ended.done')
      : t('desktop.ended.cancelled')

/** What leaving in the middle of it means, a sentence a line. */
export const interruptionWords = (running: readonly RunView[], t: TFunction): string =>
  [
    ...(running.length > 1 ? [t('desktop.leave.others', { count: running.length - 1 })] : []),
    t('desktop.leave.interrupts'),
    ...running.flatMap(({ cancelWarning }) =>
      cancelWarning !== null && isWarning(cancelWarning)
        ? [t(`procedures.cancel_warnings.${cancelWarning}`)]
        : [],
    ),
  ].join('\n')

/** Why it cannot start: what a person can act on in that person's words, everything else as it is. */
export const startFailureWords = (error: unknown, t: TFunction): string => {
  if (!isToolError(error)) return error instanceof Error ? error.message : String(error)
  if (error.code !== 'data-folder-held') return `${errorWords(error, t)}\n\n${error.message}`
  const { pid = null, url = null } = error.params
  const where = [
    ...(pid === null ? [] : [t('desktop.start.heldAt', { pid })]),
    ...(url === null ? [] : [t('desktop.start.heldUrl', { url })]),
  ].join('')
  return t('desktop.start.held', { where })
}
