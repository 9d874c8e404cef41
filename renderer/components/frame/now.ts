import type { TFunction } from 'i18next'
import type { BootState } from '../../../contract/boot-state.ts'
import type { StepContext } from '../../steps/step.ts'
import { statusGraceMs } from '../../steps/boot/boot-status.ts'
import { formatElapsed, formatTime } from '../format.ts'
import type { StatusKind } from '../status-icon.tsx'

/** What runs, or what is waited for; how long already and until when. */
export interface Now {
  readonly kind: StatusKind
  readonly title: string
  readonly detail: string
}

const asksAgain = (at: number | null, now: number, t: TFunction): string => {
  if (at === null) return t('now.asksAgainUnknown')
  return at >= now
    ? t('now.asksAgain', { in: formatElapsed(at - now, t) })
    : t('now.asksAgainLate', { ago: formatElapsed(now - at, t) })
}

const nowOfBoot = (boot: BootState, { chargePoint, bench, now }: StepContext, t: TFunction): Now => {
  switch (boot.phase) {
    case 'never':
      return dial(bench, now, t)
    case 'disconnected':
      return {
        kind: 'link-lost',
        title: t('now.redial.title'),
        detail: t('now.redial.detail', { ago: formatElapsed(now - boot.since, t) }),
      }
    case 'awaiting-boot':
      return {
        kind: 'waiting',
        title: t('now.boot.title'),
        detail: t('now.boot.detail', { ago: formatElapsed(now - boot.since, t) }),
      }
    case 'held':
      return {
        kind: boot.told === 'Rejected' ? 'failed' : 'waiting',
        title:
          boot.told === 'Rejected' || boot.decided
            ? t('now.held.title', { status: boot.told })
            : t('now.answer.title'),
        detail: asksAgain(boot.asksAgainAt, now, t),
      }
    case 'answer-waits':
      return {
        kind: 'waiting',
        title: t('now.told.title'),
        detail: boot.told === 'Accepted' ? t('now.asksAtBoot') : asksAgain(boot.asksAgainAt, now, t),
      }
    case 'accepted':
      if (boot.missingStatuses.length > 0)
        return {
          kind: now - boot.acceptedAt < statusGraceMs ? 'waiting' : 'needs-you',
          title: t('now.statuses.title', {
            count: boot.missingStatuses.length,
            list: boot.missingStatuses.join(', '),
          }),
          detail: t('now.statuses.detail', {
            ago: formatElapsed(now - boot.acceptedAt, t),
            time: formatTime(boot.acceptedAt + statusGraceMs),
          }),
        }
      return settled(chargePoint?.lastMessageAt ?? boot.acceptedAt, now, t)
    case 'resumed':
      return settled(chargePoint?.lastMessageAt ?? boot.since, now, t)
  }
}

const settled = (lastMessageAt: number, now: number, t: TFunction): Now => ({
  kind: 'proven',
  title: t('now.settled.title'),
  detail: t('now.settled.detail', { ago: formatElapsed(now - lastMessageAt, t) }),
})

const dial = (bench: StepContext['bench'], now: number, t: TFunction): Now => {
  const knock = bench.state?.knocks.findLast(({ at }) => at >= (bench.state?.startedAt ?? 0))
  return {
    kind: 'waiting',
    title: t('now.dial.title'),
    detail: knock
      ? t('now.dial.knock', { ago: formatElapsed(now - knock.at, t), address: knock.remoteAddress })
      : t('now.dial.noKnock'),
  }
}

export const nowOf = (context: StepContext, t: TFunction): Now => {
  const { now } = context
  const { bridge } = context.bench
  if (bridge.state === 'lost')
    return {
      kind: 'link-lost',
      title: t('now.lost.title'),
      detail: t('now.lost.detail', { elapsed: formatElapsed(now - bridge.since, t) }),
    }
  if (bridge.state === 'refused')
    return { kind: 'failed', title: t('bridge.refused.title'), detail: t('errors.unauthorized') }
  if (bridge.state === 'connecting' || !context.bench.state)
    return {
      kind: 'waiting',
      title: t('now.connecting.title'),
      detail: t('now.connecting.detail', {
        elapsed: formatElapsed(bridge.state === 'connecting' ? now - bridge.since : 0, t),
      }),
    }
  return context.boot ? nowOfBoot(context.boot, context, t) : dial(context.bench, now, t)
}
