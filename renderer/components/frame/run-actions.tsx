import { Button, Modal } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunView } from '../../../contract/run.ts'
import { useBench } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import { markRead, useRunActions } from '../../state/runs.ts'
import { Icon } from '../icon.tsx'
import { cancelWarningWords, procedureName } from '../run-words.ts'
import { Note, Status } from '../ui.tsx'
import css from './frame.module.css'
import { RunSecrets } from './run-secrets.tsx'
import { isCancelKey } from './sending-now.tsx'

/** The one Cancel. Where it leaves something behind it asks first, and its key always does: it works from anywhere. */
const CancelRun = ({ run }: { readonly run: RunView }) => {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  const { cancel } = useRunActions()
  const isCancelling = run.state.state === 'running' && run.state.cancelling
  const name = procedureName(run.procedure, t)
  const warning = cancelWarningWords(run, t)
  const end = () => {
    setAsking(false)
    cancel.mutate(run.id)
  }
  useEffect(() => {
    if (isCancelling) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isCancelKey(event)) return
      event.preventDefault()
      setAsking(true)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [isCancelling])
  return (
    <>
      <Button
        leftSection={<Icon name="close" />}
        aria-keyshortcuts="Control+."
        disabled={isCancelling || cancel.isPending}
        onClick={() => (warning === null ? end() : setAsking(true))}
      >
        {t('runs.cancel.button')}
      </Button>
      <Modal
        opened={asking && !isCancelling}
        onClose={() => setAsking(false)}
        title={t('runs.cancel.asks', { name })}
        closeButtonProps={{ 'aria-label': t('shortcuts.close') }}
      >
        {warning === null ? <p>{t('runs.cancel.means')}</p> : <Note kind="needs-you">{warning}</Note>}
        <div className={css.asking}>
          <Button data-autofocus onClick={() => setAsking(false)}>
            {t('runs.cancel.no')}
          </Button>
          <Button variant="outline" color="fail" leftSection={<Icon name="close" />} onClick={end}>
            {t('runs.cancel.yes')}
          </Button>
        </div>
      </Modal>
    </>
  )
}

/** Nothing runs until a person chooses: go on, begin anew, or leave it as it is. */
const InterruptedRun = ({ run, isLive }: { readonly run: RunView; readonly isLive: boolean }) => {
  const { t } = useTranslation()
  const [asksSecrets, setAsksSecrets] = useState(false)
  const { takeUp, startOver, dismiss } = useRunActions()
  const isBusy = takeUp.isPending || startOver.isPending || dismiss.isPending || !isLive
  const needsSecrets = run.secrets.length > 0
  const goOn = () => (needsSecrets ? setAsksSecrets(true) : takeUp.mutate({ runId: run.id }))
  const error = takeUp.error ?? startOver.error ?? dismiss.error
  return (
    <>
      {error !== null && <Status kind="failed">{errorWords(error, t)}</Status>}
      <Button disabled={isBusy} onClick={() => dismiss.mutate(run.id)}>
        {t('runs.interrupted.leave')}
      </Button>
      {run.afterInterruption === 'resume' && !needsSecrets && (
        <Button disabled={isBusy} onClick={() => startOver.mutate(run)}>
          {t('runs.interrupted.startOver')}
        </Button>
      )}
      {run.afterInterruption !== 'none' && (
        <Button variant="filled" leftSection={<Icon name="play" />} disabled={isBusy} onClick={goOn}>
          {run.afterInterruption === 'resume'
            ? t('runs.interrupted.resume')
            : t('runs.interrupted.startOver')}
        </Button>
      )}
      {asksSecrets && (
        <RunSecrets
          run={run}
          onClose={() => setAsksSecrets(false)}
          onGive={(secrets) => takeUp.mutate({ runId: run.id, secrets })}
        />
      )}
    </>
  )
}

const EndedRun = ({ run, isLive }: { readonly run: RunView; readonly isLive: boolean }) => {
  const { t } = useTranslation()
  const { startOver } = useRunActions()
  const canRepeat =
    run.state.state === 'failed' && run.secrets.length === 0 && run.afterInterruption !== 'none'
  return (
    <>
      {startOver.error !== null && <Status kind="failed">{errorWords(startOver.error, t)}</Status>}
      <Button onClick={() => markRead(run.id)}>{t('runs.read')}</Button>
      {canRepeat && (
        <Button
          leftSection={<Icon name="refresh" />}
          disabled={!isLive || startOver.isPending}
          onClick={() => startOver.mutate(run)}
        >
          {t('runs.repeat')}
        </Button>
      )}
    </>
  )
}

/** What can be done with the run that the Now bar tells of. */
export const RunActions = ({ run }: { readonly run: RunView }) => {
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  switch (run.state.state) {
    case 'running':
      return <CancelRun key={run.id} run={run} />
    case 'interrupted':
      return <InterruptedRun key={run.id} run={run} isLive={isLive} />
    default:
      return <EndedRun key={run.id} run={run} isLive={isLive} />
  }
}
