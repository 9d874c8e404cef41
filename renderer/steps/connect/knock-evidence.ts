import type { TFunction } from 'i18next'
import type { KnockView } from '../../../contract/project.ts'
import { formatMeasured } from '../../components/format.ts'

const reasons = ['none-set', 'unreadable', 'user-name'] as const

/** What was seen of a knock that says more than its cause: the path, what it offered, how long it lasted. */
export const knockEvidence = ({ params }: KnockView, t: TFunction): string | null => {
  const { path, offered, method, soap, bareOcpp, version, afterMs, reason } = params
  const known = reasons.find((one) => one === reason)
  if (known) return t(`connect.seen.${known}`)
  if (soap === true) return t('connect.seen.soap')
  if (bareOcpp === true) return t('connect.seen.bareOcpp')
  if (typeof path === 'string') return t('connect.seen.path', { path })
  if (typeof offered === 'string') return t('connect.seen.offered', { offered })
  if (typeof method === 'string') return t('connect.seen.method', { method })
  if (typeof version === 'string') return t('connect.seen.version', { version })
  if (typeof afterMs === 'number') return t('connect.seen.after', { time: formatMeasured(afterMs, t) })
  return null
}
