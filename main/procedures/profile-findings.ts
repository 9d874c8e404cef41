import { listItems } from '../../ocpp/configuration-value.ts'
import { describe } from '../../ocpp/findings.ts'
import type { Journal } from '../storage/journal.ts'
import { isCallProblem, type ChargePointLink } from './charge-point-link.ts'

const noneOfIt: ReadonlySet<string> = new Set(['NotSupported', 'NotImplemented'])

const profilesOf = async (link: ChargePointLink): Promise<readonly string[]> => {
  try {
    const { configurationKey } = await link.call(
      'GetConfiguration',
      { key: ['SupportedFeatureProfiles'] },
      { onBreak: 'once' },
    )
    return listItems(configurationKey?.[0]?.value ?? '')
  } catch (error) {
    if (
      isCallProblem(
        error,
        'answer-unreadable',
        'call-not-allowed',
        'call-refused',
        'call-timed-out',
        'connection-closed',
        'wait-timed-out',
      )
    )
      return []
    throw error
  }
}

/**
 * A charge point has refused `action`, asked for after `mark`: where it says that it does not know it, it is asked for
 * its feature profiles, and one that lists FirmwareManagement all the same gets a finding (OCPP 1.6 §3.3).
 */
export const findUnkeptProfile = async (
  { journal }: { readonly journal: Pick<Journal, 'append' | 'read'> },
  link: ChargePointLink,
  { action, answer, mark }: { action: 'UpdateFirmware' | 'GetDiagnostics'; answer: string; mark: number },
): Promise<void> => {
  if (!noneOfIt.has(answer)) return
  const profile = 'FirmwareManagement'
  if (!(await profilesOf(link)).includes(profile)) return
  const frames = await journal.read({ after: mark, limit: 1_000, chargePointId: link.id, kinds: ['frame'] })
  const refusal = frames.find(
    (event) =>
      event.kind === 'frame' &&
      event.direction === 'in' &&
      event.messageType === 4 &&
      event.action === action,
  )
  journal.append({
    kind: 'finding',
    chargePointId: link.id,
    frameSeq: refusal?.seq ?? null,
    ...describe({ rule: 'profile-not-kept', params: { action, answer, profile } }),
  })
}
