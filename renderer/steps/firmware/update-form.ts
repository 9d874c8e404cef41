import type { FirmwareCandidate, FirmwareUpdateInput } from '../../../contract/firmware.ts'
import type { ChargePointView } from '../../../contract/project.ts'
import type { RunView } from '../../../contract/run.ts'
import { fitsWhole, mostIntervalSeconds, mostRetries } from '../../components/whole.ts'

/** The options as they are typed. Empty = left out. */
export interface UpdateForm {
  readonly when: 'now' | 'later'
  /** As a `datetime-local` field has it: by the clock of whoever looks. */
  readonly at: string
  readonly protocol: 'http' | 'https'
  readonly retries: string
  readonly retryInterval: string
  readonly address: string
}

export const isFormFine = ({ when, at, retries, retryInterval }: UpdateForm): boolean =>
  (when === 'now' || !Number.isNaN(Date.parse(at))) &&
  fitsWhole(retries, mostRetries) &&
  fitsWhole(retryInterval, mostIntervalSeconds)

/** What has to be asked before an image goes to a charge point. */
export type Doubt =
  | { readonly doubt: 'vendor-differs' | 'model-differs'; readonly wanted: string; readonly found: string }
  | { readonly doubt: 'unknown' }
  | { readonly doubt: 'older' | 'same'; readonly version: string; readonly before: string }
  | { readonly doubt: 'hardware'; readonly hardware: string }
  | { readonly doubt: 'transaction'; readonly count: number }
  | { readonly doubt: 'no-backup'; readonly keys: number }

const nameOf = (vendor: string | undefined, model: string | undefined): string =>
  [vendor, model].filter((word) => word !== undefined).join(' ')

export const openTransactions = ({ connectors }: ChargePointView): number =>
  Object.values(connectors).filter(({ transactionId }) => transactionId !== null).length

/** Its last update ended before it began, for its keys can not be backed up; null = it did not. */
const keysUntold = (last: RunView | null): number | null => {
  if (last?.state.state !== 'failed' || last.state.error.code !== 'backup-implausible') return null
  return Number(last.state.error.params['keys'] ?? 0)
}

export const doubtsOf = (
  candidate: FirmwareCandidate,
  chargePoint: ChargePointView,
  last: RunView | null,
): readonly Doubt[] => {
  const { image, match } = candidate
  const { identity } = chargePoint
  const doubts: Doubt[] = []
  if (match.fit === 'unknown') doubts.push({ doubt: 'unknown' })
  else if (match.fit !== 'fits')
    doubts.push({
      doubt: match.fit,
      wanted: nameOf(image.details.vendor, image.details.model),
      found: nameOf(identity?.chargePointVendor, identity?.chargePointModel),
    })
  if (match.order === 'older' || match.order === 'same')
    doubts.push({
      doubt: match.order,
      version: image.details.version ?? '',
      before: identity?.firmwareVersion ?? '',
    })
  if (match.hardwareToCheck !== null) doubts.push({ doubt: 'hardware', hardware: match.hardwareToCheck })
  const count = openTransactions(chargePoint)
  if (count > 0) doubts.push({ doubt: 'transaction', count })
  const keys = keysUntold(last)
  if (keys !== null) doubts.push({ doubt: 'no-backup', keys })
  return doubts
}

/** The input of `firmware.update`; what was asked and confirmed is allowed, nothing else. */
export const inputOf = (
  form: UpdateForm,
  chargePointId: string,
  firmwareId: string,
  confirmed: readonly Doubt[],
): FirmwareUpdateInput => {
  const has = (...kinds: readonly Doubt['doubt'][]): boolean =>
    confirmed.some(({ doubt }) => kinds.includes(doubt))
  return {
    chargePointId,
    firmwareId,
    retrieveAt: form.when === 'now' ? 'now' : new Date(form.at).toISOString(),
    protocol: form.protocol,
    ...(form.retries === '' ? {} : { retries: Number(form.retries) }),
    ...(form.retryInterval === '' ? {} : { retryIntervalSeconds: Number(form.retryInterval) }),
    ...(form.address.trim() === '' ? {} : { address: form.address.trim() }),
    allowMismatch: has('vendor-differs', 'model-differs'),
    allowDowngrade: has('older', 'same'),
    allowOpenTransactions: has('transaction'),
    allowNoBackup: has('no-backup'),
  }
}
