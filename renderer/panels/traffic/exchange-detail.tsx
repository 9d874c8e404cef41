import { ActionIcon, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ExchangeRow, FrameDetail } from '../../../contract/traffic.ts'
import { formatMeasured, formatTimeMs } from '../../components/format.ts'
import { Icon } from '../../components/icon.tsx'
import { StatusIcon } from '../../components/status-icon.tsx'
import { Status } from '../../components/ui.tsx'
import { useBench, useBenchEnvironment, useNow } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import { CopyText, ReadFailed } from '../panel-parts.tsx'
import { isDangerous } from './dangers.ts'
import { JsonView } from './json-view.tsx'
import { useSend } from './sending.ts'
import css from './traffic.module.css'
import { severityKind, stateOf, titleOf } from './words.ts'

const Findings = ({ frame }: { readonly frame: FrameDetail }) => {
  const { t } = useTranslation()
  if (frame.findings.length === 0) return null
  return (
    <ul className={css.frameFindings}>
      {frame.findings.map(({ seq, severity, clause, text }) => (
        <li key={seq} className={css.frameFinding}>
          <StatusIcon kind={severityKind[severity]} size={18} />
          <span>
            <b>{t(`panels.severity.${severity}`)}</b>
            {clause !== null && ` · ${clause}`}
            <p lang="en">{text}</p>
          </span>
        </li>
      ))}
    </ul>
  )
}

/** The standard's own words. */
const messageTypes = { 2: 'CALL', 3: 'CALLRESULT', 4: 'CALLERROR' } as const

const Side = ({ frame, row }: { readonly frame: FrameDetail; readonly row: ExchangeRow }) => {
  const { t } = useTranslation()
  const { problems, messageType } = frame
  const what = messageType === null ? t('traffic.detail.unreadable') : messageTypes[messageType]
  const isAnswer = row.call !== null && frame.seq !== row.seq
  const when =
    isAnswer && row.latencyMs !== null
      ? t('traffic.detail.later', { time: formatMeasured(row.latencyMs, t) })
      : t(frame.direction === 'in' ? 'traffic.detail.fromIt' : 'traffic.detail.fromUs', {
          time: formatTimeMs(frame.at),
        })
  return (
    <section className={css.sideCard} tabIndex={0} aria-label={t('traffic.detail.json', { what })}>
      <div className={css.sideHead}>
        <b>{what}</b>
        <span>{when}</span>
        {problems !== null && problems.length > 0 && (
          <Status kind="needs-you" size={16}>
            {t('traffic.detail.problems', { count: problems.length })}
          </Status>
        )}
      </div>
      <JsonView text={frame.text} problems={problems ?? []} />
      <Findings frame={frame} />
    </section>
  )
}

const readPayload = (text: string): unknown => {
  try {
    const frame: unknown = JSON.parse(text)
    return Array.isArray(frame) ? frame[3] : undefined
  } catch {
    return undefined
  }
}

/** Sends the same CALL once more; what can do harm goes through the composer, where its warning stands. */
const SendAgain = ({
  chargePointId,
  call,
  onCompose,
}: {
  readonly chargePointId: string
  readonly call: FrameDetail
  readonly onCompose: (action: string, payload: unknown) => void
}) => {
  const { t } = useTranslation()
  const send = useSend()
  const isLive = useBench(
    ({ bridge, state }) =>
      bridge.state === 'live' && state?.chargePoints[chargePointId]?.link.state === 'connected',
  )
  const action = call.action ?? ''
  const payload = readPayload(call.text)
  if (payload === undefined || call.action === null) return null
  const asks = isDangerous(action)
  const outcome = send.data
  return (
    <>
      <Button
        size="sm"
        disabled={!isLive || send.isPending}
        leftSection={<Icon name="undo" size={16} />}
        onClick={() => (asks ? onCompose(action, payload) : send.mutate({ chargePointId, action, payload }))}
      >
        {send.isPending
          ? t('traffic.detail.sending')
          : t(asks ? 'traffic.detail.sendAgainAsk' : 'traffic.detail.sendAgain')}
      </Button>
      {send.isError && <Status kind="failed">{errorWords(send.error, t)}</Status>}
      {outcome?.kind === 'invalid' && <Status kind="failed">{t('composer.result.invalid')}</Status>}
      {outcome?.kind === 'answered' && (
        <Status kind="reported" size={16}>
          {t('composer.result.answered', { time: formatMeasured(outcome.tookMs, t) })}
        </Status>
      )}
      {outcome?.kind === 'refused' && (
        <Status kind="failed" size={16}>
          {t('composer.result.refused', { code: outcome.errorCode, time: formatMeasured(outcome.tookMs, t) })}
        </Status>
      )}
    </>
  )
}

export interface ExchangeDetailProps {
  readonly chargePointId: string
  readonly row: ExchangeRow
  readonly liveConnectionId: number | null
  readonly onClose: () => void
  readonly onCompose: (action: string, payload: unknown) => void
}

/** Both sides of an exchange as they were on the wire, checked against their schemas. */
export const ExchangeDetail = ({
  chargePointId,
  row,
  liveConnectionId,
  onClose,
  onCompose,
}: ExchangeDetailProps) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const now = useNow()
  const seqs = [row.call?.seq, row.answer?.seq].filter((seq) => seq !== undefined)
  const query = useQuery({
    queryKey: ['frames', chargePointId, seqs, row.findings],
    queryFn: () => client.panels.frames(chargePointId, seqs),
    staleTime: Infinity,
    retry: false,
    networkMode: 'always',
    placeholderData: (before) => (before?.[0]?.seq === seqs[0] ? before : undefined),
  })
  const frames = query.data ?? []
  const both = frames.map(({ text }) => text).join('\n')
  const call =
    row.direction === 'out' && row.call !== null ? frames.find(({ seq }) => seq === row.call?.seq) : undefined
  const state = stateOf(row, now, liveConnectionId)
  return (
    <section className={css.detail} aria-label={t('traffic.detail.label')}>
      <div className={css.detailHead}>
        <div className={css.detailTitle}>
          <h2>{titleOf(row, t)}</h2>
          {row.messageId !== null && (
            <span className={css.id}>{t('traffic.detail.id', { id: row.messageId })}</span>
          )}
        </div>
        <div className={css.detailTools}>
          <CopyText text={both} disabled={both === ''} shortcut="c">
            {frames.length > 1 ? t('traffic.detail.copyBoth') : t('traffic.detail.copy')}
          </CopyText>
          {call && (
            <SendAgain key={row.seq} chargePointId={chargePointId} call={call} onCompose={onCompose} />
          )}
        </div>
        <ActionIcon
          size="sm"
          aria-label={t('traffic.detail.close')}
          title={t('traffic.detail.close')}
          onClick={onClose}
        >
          <Icon name="close" size={16} />
        </ActionIcon>
      </div>
      <div className={css.sides}>
        {query.isError && (
          <div className={css.sideCard}>
            <ReadFailed error={query.error} onAgain={() => void query.refetch()} />
          </div>
        )}
        {frames.map((frame) => (
          <Side key={frame.seq} frame={frame} row={row} />
        ))}
        {row.call !== null && row.answer === null && (
          <div className={css.sideCard}>
            <Status kind={state === 'waiting' ? 'waiting' : 'needs-you'}>
              {state === 'waiting' ? t('traffic.detail.waits') : t('traffic.detail.never')}
            </Status>
          </div>
        )}
      </div>
    </section>
  )
}
