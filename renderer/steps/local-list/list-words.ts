import type { TFunction } from 'i18next'
import {
  type ImportRow,
  type ListField,
  problemKinds,
  refusalReasons,
  type RowProblem,
} from '../../../contract/local-list-import.ts'
import type { ListEntry } from '../../../contract/local-list.ts'
import type { StatusKind } from '../../components/status-icon.tsx'
import { errorWords, toBenchError } from '../../state/bench-error.ts'

/** Why a file was refused, by its own reason; else the error's words. */
export const listErrorWords = (error: unknown, t: TFunction): string => {
  const { code, params } = toBenchError(error)
  const reason = refusalReasons.find((each) => each === params['reason'])
  return code === 'list-file-refused' && reason !== undefined
    ? t(`lists.refusals.${reason}`)
    : errorWords(error, t)
}

export const problemWords = ({ problem, params }: RowProblem, t: TFunction): string =>
  t(`lists.problems.${problem}`, { ...params })

/** How a row stands: what cannot be taken, what is in doubt, what a person decided, what is fine. */
export const rowStatus = (
  row: ImportRow,
  t: TFunction,
): { readonly kind: StatusKind; readonly word: string } => {
  const [first, ...others] = row.problems
  const more = others.length > 0 ? ` ${t('localList.rows.also', { count: others.length })}` : ''
  if (row.decision === 'leave-out') return { kind: 'skipped', word: t('localList.rows.byHand') }
  if (!first)
    return row.mended.length > 0
      ? { kind: 'proven', word: t('localList.rows.mended') }
      : { kind: 'proven', word: t('localList.rows.fine') }
  if (row.taken) return { kind: 'note', word: t('localList.rows.takenAnyway') }
  const isError = row.problems.some(({ problem }) => problemKinds[problem] === 'error')
  return { kind: isError ? 'failed' : 'needs-you', word: problemWords(first, t) + more }
}

/** `2027-12-31`, and the time where it says more than the end or the beginning of a day. */
export const expiryWords = (expiryDate: string | null, t: TFunction): string => {
  if (expiryDate === null) return t('localList.table.none')
  const [day = expiryDate, time = ''] = expiryDate.split('T')
  return /^(?:00:00(?::00(?:\.\d+)?)?|23:59(?::59(?:\.\d+)?)?)Z$/.test(time)
    ? day
    : `${day} ${time.slice(0, 5)}`
}

/** What an entry has in a column, as it is shown. */
export const fieldWords = (entry: ListEntry, field: ListField, t: TFunction): string =>
  field === 'expiryDate' ? expiryWords(entry.expiryDate, t) : (entry[field] ?? t('localList.table.none'))
