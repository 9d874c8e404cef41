import { Button } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { RunError, RunView } from '../../../contract/run.ts'
import type { TransferView } from '../../../contract/transfer.ts'
import { diagnostics } from '../../../i18n/diagnostics.en.ts'
import { formatBytes } from '../../components/bytes.ts'
import { formatElapsed, formatTime } from '../../components/format.ts'
import { runErrorWords } from '../../components/run-words.ts'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Note, StateCard } from '../../components/ui.tsx'
import { usePlace } from '../../state/place.ts'
import { useTransfers } from '../../state/transfers.ts'
import { RunProgress } from '../configuration/run-progress.tsx'
import css from './diagnostics.module.css'
import type { PullForm } from './pull-form.ts'
import { askedOf, isOfSomeTime, pullResultOf } from './pull-record.ts'

const { failed } = diagnostics.end
type KnownEnd = keyof typeof failed
const isKnownEnd = (code: string): code is KnownEnd => Object.hasOwn(failed, code)
const endOf = ({ code }: RunError): KnownEnd => (isKnownEnd(code) ? code : 'other')

/** Another way to ask: what of the form becomes different. */
type Way = 'again' | 'all' | 'target' | 'protocol' | 'kind' | 'traffic'

const waysOf: Readonly<Record<KnownEnd, readonly Way[]>> = {
  'diagnostics-refused': ['kind', 'traffic'],
  'diagnostics-none': ['all', 'kind'],
  'diagnostics-idle': ['target', 'kind'],
  'diagnostics-upload-failed': ['target', 'protocol', 'kind'],
  'diagnostics-incomplete': ['again', 'protocol'],
  'diagnostics-elsewhere': ['target', 'traffic'],
  'diagnostics-silent': ['protocol', 'target', 'kind'],
  other: ['again'],
}

/** Where all times were asked for, it may be the place that it does not know: some have FTP alone. */
const waysFor = (end: KnownEnd, run: RunView): readonly Way[] =>
  end === 'diagnostics-none' && !isOfSomeTime(run) ? ['protocol', 'kind'] : waysOf[end]

const Bytes = ({ transfer }: { readonly transfer: TransferView | null }) => {
  const { t } = useTranslation()
  const attempt = transfer?.attempts.at(-1)
  if (!transfer || !attempt)
    return (
      <p className={css.small}>
        {t('diagnostics.run.none')}
        {transfer?.lastRefusal != null &&
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

const Running = ({ run }: { readonly run: RunView }) => {
  const { t } = useTranslation()
  const transfer =
    useTransfers().find(
      ({ chargePointId, direction }) => direction === 'upload' && chargePointId === run.chargePointId,
    ) ?? null
  return (
    <StateCard
      kind="running"
      title={t(transfer?.attempts.length ? 'diagnostics.run.title' : 'diagnostics.run.asked')}
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
          <Bytes transfer={transfer} />
          <RunProgress run={run} />
        </div>
      }
    />
  )
}

const Ways = ({
  run,
  ways,
  onAsk,
}: {
  readonly run: RunView
  readonly ways: readonly Way[]
  readonly onAsk: (change: Partial<PullForm>) => void
}) => {
  const { t } = useTranslation()
  const [, go] = usePlace()
  const asked = askedOf(run)
  const protocol = asked.protocol === 'http' ? 'https' : 'http'
  const target = asked.target === 'folder' ? 'file' : 'folder'
  const kind = asked.kind === 'GetDiagnostics' ? 'DiagnosticsLog' : 'GetDiagnostics'
  const offers: Readonly<Record<Way, readonly [string, () => void]>> = {
    again: [t('diagnostics.end.again'), () => onAsk(asked)],
    all: [t('diagnostics.end.all'), () => onAsk({ ...asked, time: 'all' })],
    target: [t(`diagnostics.end.target.${target}`), () => onAsk({ ...asked, target })],
    protocol: [
      t('diagnostics.end.protocol', { protocol: protocol.toUpperCase() }),
      () => onAsk({ ...asked, protocol }),
    ],
    kind: [
      t('diagnostics.end.kind', { kind: kind === 'GetDiagnostics' ? kind : `GetLog (${kind})` }),
      () => onAsk({ ...asked, kind }),
    ],
    traffic: [t('diagnostics.end.traffic'), () => go({ panel: 'traffic' })],
  }
  return ways.map((way) => (
    <Button key={way} onClick={offers[way][1]}>
      {offers[way][0]}
    </Button>
  ))
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
export const RunCard = ({
  run,
  onAsk,
}: {
  readonly run: RunView
  readonly onAsk: (change: Partial<PullForm>) => void
}) => {
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
