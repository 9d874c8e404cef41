import { Button, Modal, VisuallyHidden } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { KnockView } from '../../../contract/project.ts'
import { formatTime } from '../../components/format.ts'
import { StatusIcon, type StatusKind } from '../../components/status-icon.tsx'
import { Bytes, Card, Mono, Status } from '../../components/ui.tsx'
import css from './connect.module.css'
import { CopyButton } from './copy-button.tsx'
import { knockEvidence } from './knock-evidence.ts'
import type { KnockGroup, Verdict } from './knock-groups.ts'

const verdictKinds: Readonly<Record<Verdict, StatusKind>> = {
  fix: 'needs-you',
  refused: 'failed',
  harmless: 'note',
}

export interface KnockListProps {
  readonly groups: readonly KnockGroup[]
  /** The URL to enter with the identity in it, for who dialled with `knock`; null = no identity is known. */
  readonly fullUrl: (knock: KnockView) => string | null
  /** Lets somebody type the identity. */
  readonly onWriteInFull: () => void
  /** Lets somebody set the password of who dialled with `knock`. */
  readonly onSetPassword: (knock: KnockView) => void
  /** The plain URL to enter. */
  readonly url: string | null
}

const HeadDialog = ({ knock, onClose }: { readonly knock: KnockView; readonly onClose: () => void }) => {
  const { t } = useTranslation()
  const title = t('connect.head.title', { address: knock.remoteAddress })
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      closeButtonProps={{ 'aria-label': t('shortcuts.close') }}
    >
      <p>{t('connect.head.detail', { time: formatTime(knock.at) })}</p>
      <Bytes label={title}>{knock.head === '' ? t('connect.head.empty') : knock.head}</Bytes>
      <CopyButton text={knock.head}>{t('connect.head.copy')}</CopyButton>
    </Modal>
  )
}

const CureButton = ({
  group,
  fullUrl,
  url,
  onWriteInFull,
  onSetPassword,
  onShowHead,
}: Omit<KnockListProps, 'groups'> & { readonly group: KnockGroup; readonly onShowHead: () => void }) => {
  const { t } = useTranslation()
  if (group.solvedBy !== null || group.cure === null) return null
  if (group.cure === 'show-head')
    return group.last.head === '' ? null : (
      <Button
        fullWidth
        onClick={onShowHead}
        aria-label={t('connect.cure.showHeadOf', { address: group.last.remoteAddress })}
      >
        {t('connect.cure.showHead')}
      </Button>
    )
  if (group.cure === 'set-password')
    return (
      <Button fullWidth onClick={() => onSetPassword(group.last)}>
        {t('connect.cure.setPassword')}
      </Button>
    )
  const isFull = group.cure === 'copy-full-url'
  const text = isFull ? fullUrl(group.last) : url
  if (text === null)
    return isFull ? (
      <Button fullWidth onClick={onWriteInFull}>
        {t('connect.form.full')}
      </Button>
    ) : null
  return (
    <CopyButton text={text} withIcon={false} fullWidth>
      {isFull ? t('connect.cure.copyFullUrl') : t('connect.cure.copyUrl')}
    </CopyButton>
  )
}

const KnockRow = ({
  group,
  onShowHead,
  ...urls
}: Omit<KnockListProps, 'groups'> & { readonly group: KnockGroup; readonly onShowHead: () => void }) => {
  const { t } = useTranslation()
  const { last, count, verdict, solvedBy } = group
  return (
    <li>
      <div className={css.verdict}>
        {solvedBy === null ? (
          <Status kind={verdictKinds[verdict]}>{t(`connect.verdict.${verdict}`)}</Status>
        ) : (
          <Status kind="proven">{t('connect.knocks.solved')}</Status>
        )}
        <span className={css.small}>{formatTime(last.at)}</span>
      </div>
      <div className={css.cause}>
        <b>{t(`knocks.${last.cause}.cause`)}</b>
        <div className={css.small}>
          {solvedBy === null
            ? [knockEvidence(last, t), t(`knocks.${last.cause}.cure`)].filter(Boolean).join(' ')
            : t('connect.knocks.solvedBy', { id: solvedBy.id, time: formatTime(solvedBy.since) })}
        </div>
      </div>
      <div className={css.from}>
        <Mono>{last.remoteAddress}</Mono>
        {count > 1 && <div className={css.small}>{t('connect.knocks.times', { count })}</div>}
      </div>
      <div className={css.cureButton}>
        <CureButton group={group} onShowHead={onShowHead} {...urls} />
      </div>
    </li>
  )
}

/** Who dialled and did not get in: verdict, cause, cure, and the one button that helps. */
export const KnockList = ({ groups, ...urls }: KnockListProps) => {
  const { t } = useTranslation()
  const [shown, setShown] = useState<KnockView | null>(null)
  const total = groups.reduce((sum, { count }) => sum + count, 0)
  const [newest] = groups
  return (
    <Card
      icon="flag"
      title={t('connect.knocks.title')}
      lead={t('connect.knocks.lead')}
      aside={total > 0 ? t('connect.knocks.count', { count: total }) : undefined}
    >
      <VisuallyHidden role="status">
        {newest && newest.solvedBy === null
          ? t('connect.knocks.announce', {
              address: newest.last.remoteAddress,
              cause: t(`knocks.${newest.last.cause}.cause`),
            })
          : ''}
      </VisuallyHidden>
      {groups.length === 0 ? (
        <div className={css.empty}>
          <StatusIcon kind="waiting" />
          <div>
            <h3>{t('connect.knocks.empty.title')}</h3>
            <p className={css.small}>{t('connect.knocks.empty.detail')}</p>
          </div>
        </div>
      ) : (
        <ul className={css.knocks}>
          {groups.map((group) => (
            <KnockRow key={group.key} group={group} onShowHead={() => setShown(group.last)} {...urls} />
          ))}
        </ul>
      )}
      {shown && <HeadDialog knock={shown} onClose={() => setShown(null)} />}
    </Card>
  )
}
