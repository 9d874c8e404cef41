import type { TFunction } from 'i18next'
import type { BootState } from '../../../contract/boot-state.ts'
import type { RegistrationStatus } from '../../../contract/journal-event.ts'
import type { ChargePointView } from '../../../contract/project.ts'
import { formatElapsed, formatInterval, formatMeasured, formatMoment } from '../../components/format.ts'
import type { StatusKind } from '../../components/status-icon.tsx'

/** What the decision card says, and which answers it offers; the first is the primary one where it is Accept. */
export interface Decision {
  readonly kind: StatusKind
  readonly title: string
  readonly detail: string
  readonly answers: readonly RegistrationStatus[]
}

const closeWords = (code: number | null, reason: string, t: TFunction): string => {
  if (code === null) return t('boot.close.restart')
  const words =
    code === 1000
      ? t('boot.close.clean', { code })
      : code === 1001
        ? t('boot.close.gone', { code })
        : code === 1006
          ? t('boot.close.cut', { code })
          : code === 1002 || code === 1003 || (code >= 1007 && code <= 1010)
            ? t('boot.close.protocol', { code })
            : t('boot.close.other', { code })
  return reason === '' ? words : `${words} ${t('boot.close.reason', { reason })}`
}

const others = (status: RegistrationStatus | undefined): readonly RegistrationStatus[] =>
  (['Accepted', 'Pending', 'Rejected'] as const).filter((answer) => answer !== status)

/** The state of the boot as sentences. `now` is the host's time. */
export const decisionOf = (
  chargePoint: ChargePointView,
  boot: BootState,
  now: number,
  t: TFunction,
): Decision => {
  const decided = chargePoint.registration?.status
  switch (boot.phase) {
    case 'never':
      return {
        kind: 'not-started',
        title: t('boot.never.title'),
        detail: t('boot.never.detail', { id: chargePoint.id }),
        answers: others(decided),
      }
    case 'disconnected':
      return {
        kind: 'link-lost',
        title: t('boot.disconnected.title', { ago: formatElapsed(now - boot.since, t) }),
        detail: t('boot.disconnected.detail', { cause: closeWords(boot.code, boot.reason, t) }),
        answers: others(decided),
      }
    case 'awaiting-boot': {
      const waits = t('boot.waiting.detail', { time: formatMoment(boot.since, now) })
      const isSet = chargePoint.registration !== null && chargePoint.registration.by !== 'policy'
      return {
        kind: 'waiting',
        title: t('boot.waiting.title'),
        detail: isSet ? `${waits} ${t('boot.waiting.decided', { status: decided })}` : waits,
        answers: others(isSet ? decided : undefined),
      }
    }
    case 'resumed':
      return {
        kind: 'proven',
        title: t('boot.resumed.title'),
        detail: t('boot.resumed.detail', {
          time: formatMoment(boot.since, now),
          accepted: formatMoment(chargePoint.lastBootAt ?? boot.since, now),
        }),
        answers: others('Accepted'),
      }
    case 'held': {
      const values = { interval: formatInterval(boot.intervalSeconds, t), count: boot.boots }
      const isPending = boot.told === 'Pending'
      const asks = isPending ? t('boot.pending.detail', values) : t('boot.rejected.detail', values)
      return {
        kind: isPending ? 'waiting' : 'failed',
        title: isPending ? t('boot.pending.title') : t('boot.rejected.title'),
        detail: isPending && boot.decided ? `${asks} ${t('boot.pending.decided')}` : asks,
        answers: others(isPending && !boot.decided ? undefined : boot.told),
      }
    }
    case 'answer-waits':
      return {
        kind: 'waiting',
        title: t(`boot.answerWaits.${boot.decision}`),
        detail: t('boot.answerWaits.detail', { told: boot.told }),
        answers: others(boot.decision),
      }
    case 'accepted': {
      const at = t('boot.accepted.detail', {
        time: formatMoment(boot.acceptedAt, now),
        after: formatMeasured(boot.acceptedAt - (chargePoint.bootSequence?.openedAt ?? boot.acceptedAt), t),
      })
      const { missingStatuses } = boot
      return {
        kind: 'proven',
        title: t('boot.accepted.title'),
        detail:
          missingStatuses.length === 0
            ? at
            : `${at} ${t('boot.accepted.missing', { count: missingStatuses.length, list: missingStatuses.join(', ') })}`,
        answers: others('Accepted'),
      }
    }
  }
}
