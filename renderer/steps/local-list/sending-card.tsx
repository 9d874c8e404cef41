import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListPlan, ListSummary, SendListResult } from '../../../contract/local-list.ts'
import type { ChargePointView } from '../../../contract/project.ts'
import type { RunView } from '../../../contract/run.ts'
import { formatMoment } from '../../components/format.ts'
import { Icon } from '../../components/icon.tsx'
import { runErrorWords } from '../../components/run-words.ts'
import type { StatusKind } from '../../components/status-icon.tsx'
import { Card, Key, Note, StateCard, Status } from '../../components/ui.tsx'
import { useNow } from '../../state/bench-context.tsx'
import { usePrimaryAction } from '../../state/shortcuts.tsx'
import { Problem } from '../configuration/dialog.tsx'
import { RunProgress } from '../configuration/run-progress.tsx'
import { ClearDialog } from './clear-dialog.tsx'
import { ClearedNote } from './cleared-note.tsx'
import css from './local-list.module.css'
import { ManyDialog } from './many-dialog.tsx'
import { Messages, Turns } from './messages.tsx'
import { PlanFacts } from './plan-facts.tsx'
import { ProveDialog, ProofNote } from './prove.tsx'
import { TooLongDialog } from './too-long-dialog.tsx'
import { type Sending, useSending } from './use-sending.ts'

const Primary = ({
  words,
  icon,
  enabled,
  onPress,
}: {
  readonly words: string
  readonly icon: 'send' | 'play' | 'list'
  readonly enabled: boolean
  readonly onPress: () => void
}) => {
  usePrimaryAction(onPress, enabled)
  return (
    <Button
      size="lg"
      variant="filled"
      fullWidth
      leftSection={<Icon name={icon} />}
      rightSection={<Key>Ctrl ↵</Key>}
      aria-keyshortcuts="Control+Enter"
      disabled={!enabled}
      onClick={onPress}
    >
      {words}
    </Button>
  )
}

const Planned = ({
  plan,
  sending,
  chargePointId,
}: {
  readonly plan: ListPlan
  readonly sending: Sending
  readonly chargePointId: string
}) => {
  const { t } = useTranslation()
  const [asking, setAsking] = useState<'best' | 'full' | null>(null)
  const { canAct } = sending
  const send = (how: 'best' | 'full') => (plan.fits ? sending.send(how) : setAsking(how))
  if (!plan.supported)
    return (
      <StateCard
        kind="failed"
        title={t('localList.unsupported.title')}
        detail={t('localList.unsupported.detail')}
      />
    )
  const { kind, changes, entries } = plan
  const differing = changes === null ? 0 : changes.added + changes.changed + changes.removed
  return (
    <>
      <PlanFacts plan={plan} />
      {plan.enabled === false && (
        <Note kind="needs-you">
          <b>{t('localList.disabled.title')}</b>
          <p>{t('localList.disabled.detail')}</p>
          <Button disabled={!canAct} onClick={sending.enable}>
            {t('localList.disabled.enable')}
          </Button>
        </Note>
      )}
      {kind === 'nothing' ? (
        <Button disabled={!canAct} onClick={() => send('full')}>
          {t('localList.sending.full')}
        </Button>
      ) : (
        <Primary
          icon="send"
          words={
            kind === 'differential'
              ? t('localList.sending.changesOnly', { count: differing })
              : t('localList.sending.send', { count: entries })
          }
          enabled={canAct && plan.enabled !== false}
          onPress={() => send('best')}
        />
      )}
      {kind === 'differential' && (
        <Button disabled={!canAct} onClick={() => sending.plan('full')}>
          {t('localList.sending.full')}
        </Button>
      )}
      {asking !== null && (
        <TooLongDialog
          chargePointId={chargePointId}
          entries={entries}
          limit={plan.maxEntries.limit ?? 0}
          onSend={() => sending.send(asking, 'anyway')}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  )
}

const SentList = ({ run, result }: { readonly run: RunView; readonly result: SendListResult }) => {
  const { t } = useTranslation()
  const now = useNow()
  const { proven, listVersion, readBack, messages, turns } = result
  return (
    <>
      {proven ? (
        <Note kind="proven">
          <b>{t('localList.sending.proven', { version: readBack ?? listVersion })}</b>
          <p>{t('localList.sending.provenDetail', { time: formatMoment(run.endedAt ?? now, now) })}</p>
        </Note>
      ) : (
        <Note kind="needs-you">
          {readBack === null
            ? t('localList.sending.notTold')
            : t('localList.sending.notReadBack', { version: readBack })}
        </Note>
      )}
      <Turns turns={turns} />
      {messages.length > 0 && <Messages run={run} />}
    </>
  )
}

const Running = ({ run, onPause }: { readonly run: RunView; readonly onPause: () => void }) => {
  const { t } = useTranslation()
  const isPausing = run.state.state === 'running' && run.state.cancelling
  return (
    <>
      <RunProgress run={run} />
      <Messages run={run} />
      <Button leftSection={<Icon name="pause" />} disabled={isPausing} onClick={onPause}>
        {t(isPausing ? 'localList.sending.pausing' : 'localList.sending.pause')}
      </Button>
      <Status kind="not-started">{t('localList.sending.notProven')}</Status>
    </>
  )
}

const Ended = ({ run, sending }: { readonly run: RunView; readonly sending: Sending }) => {
  const { t } = useTranslation()
  const { state } = run
  const isDisabled = state.state === 'failed' && state.error.code === 'local-list-disabled'
  // the same list again would end the same way
  const isFull = state.state === 'failed' && state.error.code === 'local-list-full'
  const isTooLong = state.state === 'failed' && state.error.code === 'local-list-too-long'
  return (
    <>
      {state.state === 'failed' ? (
        <Note kind="failed">{runErrorWords(state.error, t)}</Note>
      ) : (
        <Note kind="interrupted">
          {t(state.state === 'interrupted' ? 'localList.sending.interrupted' : 'localList.sending.paused')}
        </Note>
      )}
      {isDisabled && (
        <Button disabled={!sending.canAct} onClick={sending.enable}>
          {t('localList.disabled.enable')}
        </Button>
      )}
      <Messages run={run} />
      {isTooLong && (
        <Button disabled={!sending.canAct} onClick={() => sending.send('best', 'anyway')}>
          {t('localList.sending.anyway')}
        </Button>
      )}
      {!isTooLong && !isFull && (
        <Primary
          icon="play"
          words={t('localList.sending.goOn')}
          enabled={sending.canAct}
          onPress={() => (state.state === 'interrupted' ? sending.takeUp(run) : sending.send('best'))}
        />
      )}
    </>
  )
}

const NotPlanned = ({
  sending,
  isEmpty,
  isOld,
  failed,
}: {
  readonly sending: Sending
  readonly isEmpty: boolean
  readonly isOld: boolean
  readonly failed: RunView | null
}) => {
  const { t } = useTranslation()
  const isNone = failed?.state.state === 'failed' && failed.state.error.code === 'local-list-not-supported'
  if (isNone)
    return (
      <StateCard
        kind="failed"
        title={t('localList.unsupported.title')}
        detail={t('localList.unsupported.detail')}
        actions={
          <Button disabled={!sending.canAct} onClick={() => sending.plan()}>
            {t('localList.sending.planAgain')}
          </Button>
        }
      />
    )
  return (
    <>
      {failed?.state.state === 'failed' && <Note kind="failed">{runErrorWords(failed.state.error, t)}</Note>}
      {isEmpty ? (
        <Note kind="needs-you">{t('localList.sending.emptyList')}</Note>
      ) : (
        <p className={css.muted}>{t(isOld ? 'localList.sending.old' : 'localList.sending.planLead')}</p>
      )}
      <Primary
        icon="list"
        words={t(isOld ? 'localList.sending.planAgain' : 'localList.sending.plan')}
        enabled={sending.canAct && !isEmpty}
        onPress={() => sending.plan()}
      />
    </>
  )
}

const Body = ({
  list,
  sending,
  chargePointId,
}: {
  readonly list: ListSummary
  readonly sending: Sending
  readonly chargePointId: string
}) => {
  const { now } = sending
  switch (now.state) {
    case 'not-planned':
      return (
        <NotPlanned sending={sending} isEmpty={list.entries === 0} isOld={now.isOld} failed={now.failed} />
      )
    case 'planning':
      return <RunProgress run={now.run} />
    case 'planned':
      return <Planned plan={now.plan} sending={sending} chargePointId={chargePointId} />
    case 'sending':
      return <Running run={now.run} onPause={() => sending.pause(now.run)} />
    case 'interrupted':
    case 'ended':
      return <Ended run={now.run} sending={sending} />
    case 'sent':
      return <SentList run={now.run} result={now.result} />
  }
}

const chips = {
  'not-planned': null,
  planning: 'running',
  planned: 'staged',
  sending: 'running',
  interrupted: 'interrupted',
  ended: 'interrupted',
  sent: 'reported',
} as const satisfies Record<Sending['now']['state'], StatusKind | null>

/** Plan, messages, proof: what becomes of this list at this charge point. */
export const SendingCard = ({
  list,
  chargePoint,
}: {
  readonly list: ListSummary
  readonly chargePoint: ChargePointView
}) => {
  const { t } = useTranslation()
  const sending = useSending(list, chargePoint)
  const [dialog, setDialog] = useState<'prove' | 'clear' | 'many' | null>(null)
  const close = () => setDialog(null)
  const { now, canAct, isBusy, isConnected, isProving, error } = sending
  const isSent = now.state === 'sent'
  const kind =
    isSent && now.result.proven
      ? 'proven'
      : now.state === 'ended' && now.run.state.state === 'failed'
        ? 'failed'
        : chips[now.state]
  return (
    <Card
      icon="send"
      title={t('localList.sending.title')}
      className={css.sending}
      aside={kind !== null && <Status kind={kind}>{t(`localList.sending.states.${kind}`)}</Status>}
    >
      <div className={css.sendingBody}>
        <div className={css.stack}>
          {!isConnected && !isProving && <Note kind="link-lost">{t('localList.sending.disconnected')}</Note>}
          {isBusy && <Note kind="waiting">{t('localList.sending.busy')}</Note>}
          <Problem error={error} />
          {sending.isRebooted && <Note kind="needs-you">{t('localList.sending.rebooted')}</Note>}
          {now.state === 'not-planned' && <ClearedNote chargePointId={chargePoint.id} />}
          <Body list={list} sending={sending} chargePointId={chargePoint.id} />
          <ProofNote chargePointId={chargePoint.id} />
        </div>
      </div>
      <div className={css.sendingFoot}>
        {(isSent || now.state === 'planned' || now.state === 'ended') && (
          <Button size="sm" disabled={!canAct} onClick={() => sending.plan()}>
            {t('localList.sending.planAgain')}
          </Button>
        )}
        {isSent && (
          <Button size="sm" disabled={!canAct} onClick={() => setDialog('prove')}>
            {t('localList.prove.button')}
          </Button>
        )}
        <Button size="sm" onClick={() => setDialog('many')}>
          {t('localList.sending.many')}
        </Button>
        <Button size="sm" disabled={!canAct} onClick={() => setDialog('clear')}>
          {t('localList.held.clear')}
        </Button>
      </div>
      {dialog === 'clear' && <ClearDialog chargePointId={chargePoint.id} onClose={close} />}
      {dialog === 'prove' && <ProveDialog list={list} chargePointId={chargePoint.id} onClose={close} />}
      {dialog === 'many' && <ManyDialog list={list} chargePointId={chargePoint.id} onClose={close} />}
    </Card>
  )
}
