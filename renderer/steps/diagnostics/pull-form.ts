import type { DiagnosticsKind, DiagnosticsPullInput } from '../../../contract/diagnostics.ts'
import { fitsWhole, mostIntervalSeconds, mostRetries } from '../../components/whole.ts'

export const times = ['all', 'hour', 'day', 'span'] as const

/** What is asked for, as it is typed. Empty = left out. */
export interface PullForm {
  readonly kind: DiagnosticsKind
  readonly time: (typeof times)[number]
  /** As `datetime-local` fields have it: by the clock of whoever looks. */
  readonly from: string
  readonly to: string
  readonly retries: string
  readonly retryInterval: string
  readonly protocol: 'http' | 'https'
  readonly target: 'folder' | 'file'
  readonly address: string
}

export const emptyForm: PullForm = {
  kind: 'GetDiagnostics',
  time: 'all',
  from: '',
  to: '',
  retries: '',
  retryInterval: '',
  protocol: 'http',
  target: 'folder',
  address: '',
}

/** `i18n` key `diagnostics.pull.<…>`; null = it can be asked. */
export const problemOf = ({ time, from, to }: PullForm): 'missing' | 'order' | null => {
  if (time !== 'span') return null
  if (from === '' && to === '') return 'missing'
  return from !== '' && to !== '' && Date.parse(to) <= Date.parse(from) ? 'order' : null
}

export const isPullFine = (form: PullForm): boolean =>
  problemOf(form) === null &&
  fitsWhole(form.retries, mostRetries) &&
  fitsWhole(form.retryInterval, mostIntervalSeconds)

const hoursMs = (hours: number): number => hours * 3_600_000

const spanOf = (
  { time, from, to }: PullForm,
  now: number,
): Pick<DiagnosticsPullInput, 'startTime' | 'stopTime'> => {
  if (time === 'all') return {}
  if (time !== 'span') return { startTime: new Date(now - hoursMs(time === 'hour' ? 1 : 24)).toISOString() }
  return {
    ...(from === '' ? {} : { startTime: new Date(from).toISOString() }),
    ...(to === '' ? {} : { stopTime: new Date(to).toISOString() }),
  }
}

/** The input of `diagnostics.pull`. */
export const pullInputOf = (form: PullForm, chargePointId: string, now: number): DiagnosticsPullInput => ({
  chargePointId,
  kind: form.kind,
  ...spanOf(form, now),
  ...(form.retries === '' ? {} : { retries: Number(form.retries) }),
  ...(form.retryInterval === '' ? {} : { retryIntervalSeconds: Number(form.retryInterval) }),
  protocol: form.protocol,
  target: form.target,
  ...(form.address.trim() === '' ? {} : { address: form.address.trim() }),
})
