import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExchangeRow, LinkRow, TrafficRow } from '../../../contract/traffic.ts'
import { formatTime, formatTimeMs } from '../../components/format.ts'
import { StatusIcon } from '../../components/status-icon.tsx'
import { Status } from '../../components/ui.tsx'
import { useNow } from '../../state/bench-context.tsx'
import panelCss from '../panel.module.css'
import css from './traffic.module.css'
import {
  briefWords,
  type ExchangeState,
  linkWords,
  outcomeWords,
  severityKind,
  stateOf,
  timeWords,
  titleOf,
} from './words.ts'

const join = (...names: readonly (string | undefined | false)[]): string => names.filter(Boolean).join(' ')

interface ExchangeProps {
  readonly row: ExchangeRow
  readonly state: ExchangeState
  readonly now: number
  readonly wide: boolean
}

const Title = ({ row, wide }: { readonly row: ExchangeRow; readonly wide: boolean }) => {
  const { t } = useTranslation()
  const words = row.call ? briefWords(row.call.brief, t, !wide) : ''
  return (
    <span className={css.words}>
      {!wide && row.severity !== null && <StatusIcon kind={severityKind[row.severity]} size={16} />}
      <span className={panelCss.unseen}>
        {t(row.direction === 'in' ? 'traffic.row.fromIt' : 'traffic.row.fromUs')}
        {!wide && row.severity !== null && ` ${t(`panels.severity.${row.severity}`)}`}
      </span>
      <span>
        <b>{titleOf(row, t)}</b> {words !== '' && <small>{words}</small>}
      </span>
    </span>
  )
}

/** The two arrows: what was asked, and what was answered. */
const Arrows = ({ row, state, now, wide }: ExchangeProps) => {
  const { t } = useTranslation()
  const there = row.direction === 'in' ? css.toUs : css.toIt
  const back = row.direction === 'in' ? css.toIt : css.toUs
  if (row.call === null)
    return (
      <div className={css.lanes}>
        <div className={join(css.arrow, css.answer, there)}>
          <Title row={row} wide={wide} />
          {!wide && <span className={css.side}>{formatTime(row.at)}</span>}
        </div>
        <div className={join(css.arrow, css.missing, there)}>
          <span className={css.words}>
            <span>{row.answer ? briefWords(row.answer.brief, t) : t('traffic.noCall')}</span>
          </span>
        </div>
      </div>
    )
  const tone =
    state === 'waiting'
      ? css.accent
      : state === 'refused'
        ? css.fail
        : state === 'no-answer'
          ? css.warn
          : undefined
  return (
    <div className={css.lanes}>
      <div className={join(css.arrow, there)}>
        <Title row={row} wide={wide} />
        {!wide && <span className={css.side}>{formatTime(row.at)}</span>}
      </div>
      <div
        className={join(
          css.arrow,
          css.answer,
          back,
          state === 'waiting' && css.waiting,
          state === 'no-answer' && css.missing,
        )}
      >
        <span className={panelCss.unseen}>{t('traffic.row.answer')}</span>
        <span className={join(css.words, tone)}>
          {state === 'refused' && <StatusIcon kind="failed" size={16} />}
          <span>{outcomeWords(row, state, t)}</span>
        </span>
        {!wide && <span className={join(css.side, tone)}>{timeWords(row, state, now, t)}</span>}
      </div>
    </div>
  )
}

const Verdict = ({ row, state }: Pick<ExchangeProps, 'row' | 'state'>) => {
  const { t } = useTranslation()
  if (row.severity !== null)
    return (
      <Status kind={severityKind[row.severity]} size={16}>
        {t(`panels.severity.${row.severity}`)}
      </Status>
    )
  if (state === 'waiting')
    return (
      <Status kind="waiting" size={16}>
        {t('walk.waiting')}
      </Status>
    )
  if (state === 'no-answer')
    return (
      <Status kind="needs-you" size={16}>
        {t('traffic.noAnswerWord')}
      </Status>
    )
  return null
}

const Exchange = (props: ExchangeProps & { readonly className: string }) => {
  const { t } = useTranslation()
  const { row, state, now, wide, className } = props
  const tint =
    row.severity === 'violation' ? css.violation : row.severity === 'tolerated' ? css.tolerated : undefined
  if (!wide)
    return (
      <div className={join(css.row, tint, className)}>
        <Arrows {...props} />
      </div>
    )
  return (
    <div className={join(css.row, tint, className)}>
      <span className={css.time}>{formatTimeMs(row.at)}</span>
      <Arrows {...props} />
      <span className={join(css.took, state === 'waiting' && css.accent)}>
        {timeWords(row, state, now, t)}
      </span>
      <span className={join(css.time, css.verdict)}>
        <Verdict row={row} state={state} />
      </span>
    </div>
  )
}

/** A CALL that is waited for tells the seconds; nothing else here ticks. */
const Ticking = (
  props: Omit<ExchangeProps, 'now' | 'state'> & {
    readonly liveConnectionId: number | null
    readonly className: string
  },
) => {
  const now = useNow()
  return <Exchange {...props} now={now} state={stateOf(props.row, now, props.liveConnectionId)} />
}

const Link = ({ row }: { readonly row: LinkRow }) => {
  const { t } = useTranslation()
  return (
    <div className={css.link}>
      <StatusIcon kind={row.change.to === 'opened' ? 'linked' : 'link-lost'} size={16} />
      <span className={css.linkWords}>
        {formatTime(row.at)} {linkWords(row, t)}
      </span>
    </div>
  )
}

export interface TrafficRowProps {
  readonly row: TrafficRow
  readonly wide: boolean
  readonly isCursor: boolean
  readonly isOpened: boolean
  readonly liveConnectionId: number | null
}

export const TrafficRowView = memo(({ row, wide, isCursor, isOpened, liveConnectionId }: TrafficRowProps) => {
  if (row.kind === 'link') return <Link row={row} />
  const className = join(isCursor && css.cursor, isOpened && css.opened)
  if (row.call !== null && row.answer === null)
    return <Ticking row={row} wide={wide} liveConnectionId={liveConnectionId} className={className} />
  const state = stateOf(row, row.at, liveConnectionId)
  return <Exchange row={row} state={state} now={row.at} wide={wide} className={className} />
})
TrafficRowView.displayName = 'TrafficRow'

/** Heights are fixed, so that rows which are added above move nothing that is seen. */
export const rowHeight = (row: TrafficRow, wide: boolean): number =>
  row.kind === 'link' ? 32 : wide ? 59 : 72
