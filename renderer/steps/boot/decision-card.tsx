import { Button, Modal } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BootState } from '../../../contract/boot-state.ts'
import type { RegistrationStatus } from '../../../contract/journal-event.ts'
import type { ChargePointView } from '../../../contract/project.ts'
import { Icon } from '../../components/icon.tsx'
import { Key, Note, Status } from '../../components/ui.tsx'
import ui from '../../components/ui.module.css'
import { useBench, useBenchEnvironment, useNow } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import { usePrimaryAction } from '../../state/shortcuts.tsx'
import css from './boot.module.css'
import { decisionOf } from './decision.ts'

const icons = { Accepted: 'check', Pending: 'pause', Rejected: 'close' } as const

const ConfirmReject = ({
  id,
  onReject,
  onClose,
}: {
  readonly id: string
  readonly onReject: () => void
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('boot.confirm.title')}
      closeButtonProps={{ 'aria-label': t('shortcuts.close') }}
    >
      <p>{t('boot.confirm.detail', { id })}</p>
      <div className={css.answers} style={{ marginTop: 16 }}>
        <Button data-autofocus onClick={onClose}>
          {t('boot.confirm.keep')}
        </Button>
        <Button variant="outline" color="fail" leftSection={<Icon name="close" />} onClick={onReject}>
          {t('boot.confirm.reject', { id })}
        </Button>
      </div>
    </Modal>
  )
}

/** The state of its boot, and the technician's answer. Accept is the primary action; Reject has no key, and asks first
 * where a working charge point would be shut out. */
export const DecisionCard = ({
  chargePoint,
  boot,
}: {
  readonly chargePoint: ChargePointView
  readonly boot: BootState
}) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const now = useNow()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const [asking, setAsking] = useState(false)
  const { kind, title, detail, answers } = decisionOf(chargePoint, boot, now, t)
  const { id } = chargePoint
  const answer = useMutation({
    mutationFn: (status: RegistrationStatus) => client.answer({ chargePointId: id, status }),
  })
  const canAnswer = isLive && !answer.isPending
  const isAccepted = chargePoint.everAccepted && chargePoint.registration?.status === 'Accepted'
  const canAccept = canAnswer && answers.includes('Accepted')
  usePrimaryAction(() => answer.mutate('Accepted'), canAccept && !asking)

  const give = (status: RegistrationStatus) => {
    if (status === 'Rejected' && isAccepted) setAsking(true)
    else answer.mutate(status)
  }
  const words: Readonly<Record<RegistrationStatus, string>> = {
    Accepted: t('boot.answers.accept'),
    Pending:
      boot.phase === 'held' && boot.told === 'Pending'
        ? t('boot.answers.keepPending')
        : t('boot.answers.hold'),
    Rejected: t('boot.answers.reject'),
  }

  return (
    <section
      className={answers.includes('Accepted') ? `${ui.card} ${css.decision}` : ui.card}
      aria-label={t('boot.answers.label')}
    >
      <div className={css.decisionRow}>
        <div className={css.decisionText}>
          <h2 className={css.decisionTitle}>
            <Status kind={kind}>{title}</Status>
          </h2>
          <p>{detail}</p>
          {boot.phase === 'disconnected' && <p>{t('boot.disconnected.decide')}</p>}
          {!isLive && <p>{t('boot.answers.away')}</p>}
        </div>
        <div className={css.answers} role="group" aria-label={t('boot.answers.label')}>
          {answers.map((status) => (
            <Button
              key={status}
              variant={status === 'Accepted' ? 'filled' : status === 'Rejected' ? 'outline' : 'default'}
              size={status === 'Accepted' ? 'lg' : 'md'}
              {...(status === 'Rejected' ? { color: 'fail' } : {})}
              leftSection={<Icon name={icons[status]} />}
              rightSection={status === 'Accepted' ? <Key>Ctrl ↵</Key> : undefined}
              aria-keyshortcuts={status === 'Accepted' ? 'Control+Enter' : undefined}
              disabled={!canAnswer}
              onClick={() => give(status)}
            >
              {words[status]}
            </Button>
          ))}
        </div>
      </div>
      {answer.isError && (
        <div className={css.problem} role="alert">
          <Note kind="failed">
            <b>{t('boot.answers.failed')}</b>
            <div>{errorWords(answer.error, t)}</div>
          </Note>
        </div>
      )}
      {asking && (
        <ConfirmReject
          id={id}
          onClose={() => setAsking(false)}
          onReject={() => {
            setAsking(false)
            answer.mutate('Rejected')
          }}
        />
      )}
    </section>
  )
}
