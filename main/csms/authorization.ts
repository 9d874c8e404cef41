import { toTimestamp, type Clock } from '../../contract/clock.ts'
import type { AuthorizeResponse } from '../../ocpp/actions/index.ts'
import type { IdTagRecord } from './ports.ts'
import type { CentralSystemSettings } from './settings.ts'

export type IdTagInfo = AuthorizeResponse['idTagInfo']

/** An IdToken has at most 20 characters (OCPP 1.6 §7.28); we keep to it. */
const maxIdTokenLength = 20

/** What the worth of an idTag hangs on. */
export interface Judge {
  readonly clock: Pick<Clock, 'now'>
  readonly settings: Pick<CentralSystemSettings, 'unknownIdTag'>
}

/** What an idTag is worth now (OCPP 1.6 §7.27); null = nobody entered it. */
export const idTagInfo = (core: Judge, record: IdTagRecord | null): IdTagInfo => {
  if (!record) return { status: core.settings.unknownIdTag }
  const { expiryDate, parentIdTag } = record
  const expiresAt = expiryDate === null ? Number.NaN : Date.parse(expiryDate)
  const isExpired = expiresAt <= core.clock.now()
  return {
    status: isExpired && record.status === 'Accepted' ? 'Expired' : record.status,
    ...(Number.isNaN(expiresAt) ? {} : { expiryDate: toTimestamp(expiresAt) }),
    ...(parentIdTag !== null && parentIdTag.length <= maxIdTokenLength ? { parentIdTag } : {}),
  }
}
