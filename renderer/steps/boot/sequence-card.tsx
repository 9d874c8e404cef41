import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { type BootState, expectedConnectors, missingStatuses } from '../../../contract/boot-state.ts'
import type { BootSequence, ChargePointView } from '../../../contract/project.ts'
import { formatTimeMs } from '../../components/format.ts'
import { StatusIcon, type StatusKind } from '../../components/status-icon.tsx'
import { Card, CardBody } from '../../components/ui.tsx'
import { useNow } from '../../state/bench-context.tsx'
import css from './boot.module.css'
import { statusGraceMs } from './boot-status.ts'

interface Milestone {
  readonly name: string
  readonly kind: StatusKind
  readonly facts: readonly string[]
}

const after = (at: number, { openedAt }: BootSequence, t: TFunction): string =>
  t('boot.sequence.offset', { seconds: ((at - openedAt) / 1000).toFixed(at - openedAt < 10_000 ? 2 : 1) })

const linkMilestone = ({ link }: ChargePointView, t: TFunction): Milestone => ({
  name: t('boot.sequence.link'),
  kind: 'proven',
  facts: [
    t('duration.seconds', { n: '0.00' }),
    ...(link.state === 'connected' ? [link.subprotocol ?? t('boot.sequence.noSubprotocol')] : []),
  ],
})

const bootMilestone = (sequence: BootSequence, boot: BootState, t: TFunction): Milestone => {
  const name = t('boot.sequence.boot')
  if (sequence.firstBootAt === null)
    return boot.phase === 'resumed'
      ? { name, kind: 'skipped', facts: [t('boot.sequence.notNeeded')] }
      : { name, kind: 'waiting', facts: [] }
  return {
    name,
    kind: 'proven',
    facts: [after(sequence.firstBootAt, sequence, t), t('boot.sequence.times', { count: sequence.boots })],
  }
}

const answerMilestone = (sequence: BootSequence, boot: BootState, t: TFunction): Milestone => {
  const name = t('boot.sequence.answer')
  if (sequence.acceptedAt !== null && boot.phase !== 'answer-waits' && boot.phase !== 'held')
    return { name, kind: 'proven', facts: [after(sequence.acceptedAt, sequence, t)] }
  switch (boot.phase) {
    case 'resumed':
      return { name, kind: 'proven', facts: [t('boot.sequence.before')] }
    case 'held':
      return boot.told === 'Rejected'
        ? { name: t('walk.rejected'), kind: 'failed', facts: [] }
        : { name, kind: 'waiting', facts: [boot.decided ? boot.told : t('boot.sequence.yourAnswer')] }
    case 'answer-waits':
      return {
        name: { Accepted: name, Pending: t('walk.pending'), Rejected: t('walk.rejected') }[boot.decision],
        kind: 'waiting',
        facts: [t('boot.sequence.nextBoot')],
      }
    default:
      return { name, kind: 'not-started', facts: [] }
  }
}

const statusesMilestone = (
  chargePoint: ChargePointView,
  sequence: BootSequence,
  now: number,
  t: TFunction,
): Milestone => {
  const name = t('boot.sequence.statuses')
  const { acceptedAt, firstStatusAt } = sequence
  if (acceptedAt === null) return { name, kind: 'not-started', facts: [t('boot.sequence.afterAccepted')] }
  const missing = missingStatuses(chargePoint)
  const total = expectedConnectors(chargePoint).length
  const seen = t('boot.sequence.some', { seen: total - missing.length, total })
  if (missing.length === 0)
    return {
      name,
      kind: 'proven',
      facts: firstStatusAt === null ? [seen] : [after(firstStatusAt, sequence, t), seen],
    }
  return {
    name,
    kind: now - acceptedAt < statusGraceMs ? 'waiting' : 'needs-you',
    facts: [seen, t('boot.sequence.missing', { list: missing.join(', ') })],
  }
}

/** Link, BootNotification, Accepted, statuses: when each came after the link was opened, and what is missing. */
export const SequenceCard = ({
  chargePoint,
  boot,
}: {
  readonly chargePoint: ChargePointView
  readonly boot: BootState
}) => {
  const { t } = useTranslation()
  const now = useNow()
  const sequence = chargePoint.bootSequence
  if (!sequence)
    return (
      <Card icon="list" title={t('boot.sequence.title')}>
        <CardBody>
          <p className={css.small}>{t('boot.sequence.empty')}</p>
        </CardBody>
      </Card>
    )
  const milestones = [
    linkMilestone(chargePoint, t),
    bootMilestone(sequence, boot, t),
    answerMilestone(sequence, boot, t),
    statusesMilestone(chargePoint, sequence, now, t),
  ]
  return (
    <Card
      icon="list"
      title={t('boot.sequence.title')}
      aside={t('boot.sequence.since', { time: formatTimeMs(sequence.openedAt) })}
    >
      <ol className={css.timeline}>
        {milestones.map(({ name, kind, facts }, index) => {
          const next = milestones[index + 1]?.kind
          const isReached =
            next === 'proven' || next === 'skipped' || next === 'needs-you' || next === 'failed'
          return (
            <li key={name} data-reached={isReached || undefined}>
              <span className={css.milestoneIcon}>
                <StatusIcon kind={kind} size={22} />
              </span>
              <b>{name}</b>
              {facts.map((fact) => (
                <span key={fact}>{fact}</span>
              ))}
            </li>
          )
        })}
      </ol>
    </Card>
  )
}
