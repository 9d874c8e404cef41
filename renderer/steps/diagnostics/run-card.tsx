import { Button } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { RunView } from '../../../contract/run.ts'
import type { TransferView } from '../../../contract/transfer.ts'
import { formatBytes } from '../../components/bytes.ts'
import { formatElapsed, formatMoment, formatTime } from '../../components/format.ts'
import { phaseWords, procedureName, runErrorWords, waitWords } from '../../components/run-words.ts'
import { Icon } from '../../components/icon.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Note, StateCard } from '../../components/ui.tsx'
import { useBench, useNow } from '../../state/bench-context.tsx'
import { usePlace } from '../../state/place.ts'
import { useTransfers } from '../../state/transfers.ts'
import css from './diagnostics.module.css'
import { unfiltered, useDiagnosticsPlace } from './diagnostics-place.ts'
import { askedOf, endOf, inputOf, isOfSomeTime, type KnownEnd, pullResultOf } from './pull-record.ts'
import { useFiles } from './use-diagnostics.ts'

/** What else can be done: most ask again, in another way. */
type Way = 'again' | 'all' | 'target' | 'protocol' | 'kind' | 'traffic' | 'service'

const waysOf: Readonly<Record<KnownEnd, readonly Way[]>> = {
  'diagnostics-refused': ['kind', 'service', 'traffic'],
  'diagnostics-none': ['all', 'kind'],
  'diagnostics-idle': ['target', 'kind'],
  'diagnostics-upload-failed': ['target', 'protocol', 'kind'],
  'diagnostics-incomplete': ['again', 'protocol'],
  'diagnostics-elsewhere': ['target', 'traffic'],
  'diagnostics-silent': ['protocol', 'target', 'kind'],
  'diagnostics-not-taken': ['target', 'protocol', 'kind'],
  'diagnostics-empty': ['all', 'kind'],
  other: ['again'],
}

/** Where all times were asked for, it may be the place that it does not know: some have FTP alone. */
const waysFor = (end: KnownEnd, run: RunView): readonly Way[] =>
  end === 'diagnostics-none' && !isOfSomeTime(run) ? ['protocol', 'kind'] : waysOf[end]

const Bytes = ({ transfer }: { readonly transfer: TransferView }) => {
  const { t } = useTranslation()
  const attempt = transfer.attempts.at(-1)
  if (!attempt)
    return (
      <p className={css.small}>
        {t('diagnostics.run.none')}
        {transfer.lastRefusal !== null &&
          ` · ${t('diagnostics.run.refused', { refusal: t(`firmware.refusals.${transfer.lastRefusal}`) })}`}
      </p>
    )
  const { bytes, expected, bytesPerSecond, secondsLeft } = attempt
  const words =
    expected === null
      ? t('diagnostics.run.received', { bytes: formatBytes(bytes) })
      : t('diagnostics.run.receivedOf', { bytes: formatBytes(bytes), size: formatBytes(expected) })
  return (
    <div className={css.progress}>
      <p className={css.progressWords}>
        <b>{words}</b>
        {bytesPerSecond !== null && (
          <span>
            {t('diagnostics.run.rate', { rate: formatBytes(bytesPerSecond) })}
            {secondsLeft !== null &&
              ` · ${t('diagnostics.run.left', { left: formatElapsed(secondsLeft * 1000, t) })}`}
          </span>
        )}
      </p>
      {expected !== null && <ProgressBar label={t('diagnostics.run.bar')} done={bytes} total={expected} />}
    </div>
  )
}

/** What is waited for, until when, and what is done then. */
const Awaited = ({ run }: { readonly run: RunView }) => {
  const { t } = useTranslation()
  const now = useNow()
  const wait = run.state.state === 'running' ? run.state.wait : null
  if (wait === null) return null
  const time = formatMoment(wait.until, now)
  return (
    <div>
      <p>
        {waitWords(wait, t)}
        {wait.for === 'diagnostics-more' && (
          <span className={css.small}> {t('firmware.lanes.until', { time })}</span>
        )}
      </p>
      {wait.for !== 'diagnostics-more' && <p className={css.small}>{t('diagnostics.run.then', { time })}</p>}
    </div>
  )
}

const Running = ({ run }: { readonly run: RunView }) => {
  const { t } = useTranslation()
  const progress = run.state.state === 'running' ? run.state.progress : null
  const transfer =
    useTransfers().find(
      ({ chargePointId, direction }) => direction === 'upload' && chargePointId === run.chargePointId,
    ) ?? null
  return (
    <StateCard
      kind={progress?.phase === 'diagnostics-await' ? 'waiting' : 'running'}
      title={progress ? phaseWords(progress.phase, progress.params, t) : procedureName(run.procedure, t)}
      detail={
        transfer === null ? (
          t('diagnostics.run.none')
        ) : (
          <span className={css.url}>
            <span className={css.mono}>{transfer.url}</span>
            {transfer.fingerprint !== null && (
              <span>
                {t('diagnostics.run.fingerprint')}: <span className={css.mono}>{transfer.fingerprint}</span>
              </span>
            )}
          </span>
        )
      }
      actions={
        <div className={css.grow}>
          {transfer !== null && <Bytes transfer={transfer} />}
          <Awaited run={run} />
        </div>
      }
    />
  )
}

/** Asks at once, with all that was asked before but for what is another way. */
type Ask = (input: Readonly<Record<string, unknown>>) => void

const Ways = ({
  run,
  ways,
  onAsk,
}: {
  readonly run: RunView
  readonly ways: readonly Way[]
  readonly onAsk: Ask
}) => {
  const { t } = useTranslation()
  const [, go] = usePlace()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const asked = askedOf(run)
  const input = inputOf(run)
  const { startTime: _from, stopTime: _to, ...ofAllTimes } = input
  const protocol = asked.protocol === 'http' ? 'https' : 'http'
  const target = asked.target === 'folder' ? 'file' : 'folder'
  const kind = asked.kind === 'GetDiagnostics' ? 'DiagnosticsLog' : 'GetDiagnostics'
  const offers: Readonly<Record<Way, readonly [string, () => void]>> = {
    again: [t('diagnostics.end.again'), () => onAsk(input)],
    all: [t('diagnostics.end.all'), () => onAsk(ofAllTimes)],
    target: [t(`diagnostics.end.target.${target}`), () => onAsk({ ...input, target })],
    protocol: [
      t('diagnostics.end.protocol', { protocol: protocol.toUpperCase() }),
      () => onAsk({ ...input, protocol }),
    ],
    kind: [
      t('diagnostics.end.kind', { kind: kind === 'GetDiagnostics' ? kind : `GetLog (${kind})` }),
      () => onAsk({ ...input, kind }),
    ],
    traffic: [t('diagnostics.end.traffic'), () => go({ panel: 'traffic' })],
    service: [t('firmware.end.actions.service'), () => go({ panel: 'service-port' })],
  }
  return ways.map((way) => (
    <Button key={way} disabled={!isLive && way !== 'traffic' && way !== 'service'} onClick={offers[way][1]}>
      {offers[way][0]}
    </Button>
  ))
}

/** The one file that it brought, if it is still kept: one press from being looked into. */
const Brought = ({ run, chargePointId }: { readonly run: RunView; readonly chargePointId: string }) => {
  const { t } = useTranslation()
  const [, go] = useDiagnosticsPlace()
  const kept = useFiles(chargePointId).data ?? []
  const brought = pullResultOf(run)?.files ?? []
  const file = kept.find(({ id }) => id === brought[0]?.id)
  if (!file || brought.length > 1) return null
  return (
    <div className={`${css.buttons} ${css.brought}`}>
      <Button
        leftSection={<Icon name="search" />}
        aria-label={t('diagnostics.files.lookOf', { name: file.name })}
        onClick={() => go({ ...unfiltered, file: file.id }, { push: true })}
      >
        {t('diagnostics.files.look')}
      </Button>
    </div>
  )
}

const doneWords = (run: RunView, t: TFunction): readonly string[] => {
  const result = pullResultOf(run)
  if (result === null) return []
  const { said, announcedName, disagrees } = result
  const words = said.map(({ at, status }) => `${status} ${formatTime(at)}`).join(', ')
  return [
    ...(announcedName === null ? [] : [t('diagnostics.end.announced', { name: announcedName })]),
    said.length === 0 ? t('diagnostics.end.silent') : t('diagnostics.end.said', { words }),
    ...(disagrees ? [t('diagnostics.end.disagrees')] : []),
  ]
}

/** How the last pull goes, or how it ended and which other way there is. */
export const RunCard = ({ run, onAsk }: { readonly run: RunView; readonly onAsk: Ask }) => {
  const { t } = useTranslation()
  switch (run.state.state) {
    case 'running':
      return <Running run={run} />
    case 'failed': {
      const end = endOf(run.state.error)
      return (
        <StateCard
          kind="failed"
          title={t(`diagnostics.end.failed.${end}`)}
          detail={runErrorWords(run.state.error, t)}
          actions={<Ways run={run} ways={waysFor(end, run)} onAsk={onAsk} />}
        />
      )
    }
    case 'interrupted':
      return (
        <StateCard
          kind="interrupted"
          title={t('diagnostics.end.interrupted')}
          detail={t('diagnostics.end.interruptedDetail')}
        />
      )
    case 'done': {
      const result = pullResultOf(run)
      return (
        <Note kind={result?.disagrees ? 'needs-you' : 'proven'}>
          <b>{t('diagnostics.end.done', { count: result?.files.length ?? 0 })}</b>
          <p className={css.small}>{doneWords(run, t).join(' ')}</p>
          {run.chargePointId !== null && <Brought run={run} chargePointId={run.chargePointId} />}
        </Note>
      )
    }
    case 'cancelled':
    case 'dismissed':
      return (
        <StateCard
          kind="skipped"
          title={t('diagnostics.end.cancelled')}
          detail={t('diagnostics.end.cancelledDetail')}
          actions={<Ways run={run} ways={['again']} onAsk={onAsk} />}
        />
      )
  }
}
