import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { LogLineView } from '../../../contract/diagnostics.ts'
import type { ChargePointView } from '../../../contract/project.ts'
import { formatMoment, formatOffset, formatTime, formatTimeMs } from '../../components/format.ts'
import { StatusIcon } from '../../components/status-icon.tsx'
import { CopyText } from '../../panels/panel-parts.tsx'
import { usePanelPlace } from '../../panels/panel-place.ts'
import { useBench, useBenchEnvironment, useNow } from '../../state/bench-context.tsx'
import { usePlace } from '../../state/place.ts'
import { Problem } from '../configuration/dialog.tsx'
import css from './diagnostics.module.css'

/** A clock that is off by less stands beside the right minute all the same. */
const noticeableMs = 3000

/** What went over the wire in the minute of a line, by this laptop's clock. */
const Frames = ({ chargePoint, at }: { readonly chargePoint: ChargePointView; readonly at: number }) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const [, go] = usePlace()
  const [, goInPanel] = usePanelPlace()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const { id, clockOffsetMs } = chargePoint
  const offset = clockOffsetMs !== null && Math.abs(clockOffsetMs) > noticeableMs ? clockOffsetMs : 0
  const minute = Math.floor((at - offset) / 60_000) * 60_000
  const { data, error } = useQuery({
    queryKey: ['diagnostics', 'frames', id, minute],
    queryFn: () => client.diagnostics.framesAround(id, minute),
    enabled: isLive,
    retry: false,
    networkMode: 'always',
    gcTime: 30_000,
  })
  return (
    <>
      {offset !== 0 && (
        <p className={css.small}>{t('diagnostics.frames.corrected', { offset: formatOffset(offset, t) })}</p>
      )}
      <Problem error={error} />
      {data?.length === 0 && <p className={css.small}>{t('diagnostics.frames.none')}</p>}
      <ul className={css.frames}>
        {data?.slice(0, 100).map((frame) => {
          const time = formatTimeMs(frame.at)
          return (
            <li key={frame.seq}>
              <div className={css.frameHead}>
                <span className={css.small}>{time}</span>
                <b>{frame.action ?? frame.text.slice(0, 20)}</b>
                <span className={css.small}>{t(`diagnostics.frames.${frame.direction}`)}</span>
                <Button
                  size="sm"
                  variant="subtle"
                  aria-label={t('diagnostics.frames.openOf', { action: frame.action ?? '', time })}
                  onClick={() => {
                    go({ panel: 'traffic' })
                    goInPanel({ frame: frame.seq })
                  }}
                >
                  {t('diagnostics.frames.open')}
                </Button>
              </div>
              <span className={css.frameText}>{frame.text.slice(0, 600)}</span>
            </li>
          )
        })}
      </ul>
    </>
  )
}

/** All of a line, and the frames of its minute. */
export const LineDetail = ({
  line,
  chargePoint,
  onShowInLog,
}: {
  readonly line: LogLineView
  readonly chargePoint: ChargePointView
  /** null: it stands among all lines already. */
  readonly onShowInLog: (() => void) | null
}) => {
  const { t } = useTranslation()
  const now = useNow()
  const { at, level, number, text, isCut } = line
  return (
    <section className={css.detail} aria-label={t('diagnostics.frames.title')}>
      <h3>{t('diagnostics.log.line', { number: number + 1 })}</h3>
      <p className={css.small}>
        {at === null
          ? t('diagnostics.log.untimed')
          : formatTime(at) === formatMoment(at, now)
            ? formatTimeMs(at)
            : formatMoment(at, now)}{' '}
        · {level === null ? t('diagnostics.log.unlevelled') : t(`diagnostics.log.level.${level}`)}
      </p>
      <p className={css.lineText}>{text}</p>
      {isCut && (
        <p className={css.problem}>
          <StatusIcon kind="needs-you" size={16} /> {t('diagnostics.log.cut')}
        </p>
      )}
      <div className={css.buttons}>
        <CopyText text={text}>{t('diagnostics.log.copy')}</CopyText>
        {onShowInLog !== null && (
          <Button size="sm" onClick={onShowInLog}>
            {t('diagnostics.log.inLog')}
          </Button>
        )}
      </div>
      <h3>{t('diagnostics.frames.title')}</h3>
      {at === null ? (
        <p className={css.small}>{t('diagnostics.frames.untimed')}</p>
      ) : (
        <Frames chargePoint={chargePoint} at={at} />
      )}
    </section>
  )
}
