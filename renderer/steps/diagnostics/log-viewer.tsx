import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogLineView, LogTextView } from '../../../contract/diagnostics.ts'
import type { ChargePointView } from '../../../contract/project.ts'
import { formatWhole } from '../../components/bytes.ts'
import { formatMoment } from '../../components/format.ts'
import { SearchField } from '../../panels/panel-parts.tsx'
import { useBenchEnvironment, useNow } from '../../state/bench-context.tsx'
import type { LogFilter, LogOf } from '../../state/diagnostics-client.ts'
import { Problem } from '../configuration/dialog.tsx'
import css from './diagnostics.module.css'
import { logLevels, useDiagnosticsPlace } from './diagnostics-place.ts'
import { LineDetail } from './line-detail.tsx'
import { LogList } from './log-list.tsx'
import { isFiltering, useFound, useText } from './use-log.ts'

/** A text of 100 MB is searched once somebody has stopped typing. */
const settlesMs = 300

const useTyped = (settled: string, onSettle: (text: string) => void) => {
  const [typed, setTyped] = useState(settled)
  useEffect(() => {
    if (typed === settled) return
    const timer = setTimeout(() => onSettle(typed), settlesMs)
    return () => clearTimeout(timer)
  }, [typed, settled, onSettle])
  return [typed, setTyped] as const
}

const Jump = ({
  of,
  text,
  onLine,
}: {
  readonly of: LogOf
  readonly text: LogTextView
  readonly onLine: (line: number) => void
}) => {
  const { t } = useTranslation()
  const now = useNow()
  const { client } = useBenchEnvironment()
  const [time, setTime] = useState('')
  const jump = useMutation({
    mutationFn: () => client.diagnostics.lineAt(of, Date.parse(time)),
    onSuccess: (line) => line !== null && onLine(line),
  })
  const { span } = text
  if (span === null) return <p className={css.small}>{t('diagnostics.log.noTimes')}</p>
  return (
    <div className={css.jump}>
      <TextInput
        type="datetime-local"
        step={1}
        aria-label={t('diagnostics.log.jumpTo')}
        value={time}
        onChange={({ currentTarget }) => setTime(currentTarget.value)}
      />
      <Button disabled={Number.isNaN(Date.parse(time)) || jump.isPending} onClick={() => jump.mutate()}>
        {t('diagnostics.log.jump')}
      </Button>
      <span className={css.small}>
        {t('diagnostics.log.span', { from: formatMoment(span.from, now), to: formatMoment(span.to, now) })}
      </span>
      <Problem error={jump.error} />
    </div>
  )
}

const Counted = ({
  text,
  filter,
  of,
}: {
  readonly text: LogTextView
  readonly filter: LogFilter
  readonly of: LogOf
}) => {
  const { t, i18n } = useTranslation()
  const found = useFound(of, filter)
  const words = isFiltering(filter)
    ? found.data
      ? [
          t('diagnostics.log.found', {
            count: found.data.count,
            found: formatWhole(found.data.count, i18n.language),
          }),
          found.data.isCut ? t('diagnostics.log.more') : null,
        ]
          .filter((word) => word !== null)
          .join(', ')
      : t('diagnostics.log.searching')
    : t('diagnostics.log.lines', {
        count: text.lineCount,
        lines: formatWhole(text.lineCount, i18n.language),
      })
  return (
    <>
      <span className={css.small} role="status">
        {words}
      </span>
      <Problem error={found.error} />
    </>
  )
}

/** One text: searched, filtered by level, jumped in by time, with the frames of a line's minute beside. */
export const LogViewer = ({
  chargePoint,
  of,
}: {
  readonly chargePoint: ChargePointView
  readonly of: LogOf
}) => {
  const { t } = useTranslation()
  const [place, go] = useDiagnosticsPlace()
  const { text: wanted, levels, line: chosen, isOwnZone } = place
  const onSettle = useCallback((text: string) => go({ text }), [go])
  const [typed, setTyped] = useTyped(wanted, onSettle)
  const [line, setLine] = useState<LogLineView | null>(null)
  const [wish, setWish] = useState<{ readonly line: number } | null>(
    chosen === null ? null : { line: chosen },
  )
  const filter: LogFilter = { text: wanted, levels }
  const isFiltered = isFiltering(filter)
  const text = useText(of)
  const found = useFound(of, filter)
  const onChoose = useCallback(
    (to: LogLineView) => {
      setLine(to)
      go({ line: to.number })
    },
    [go],
  )
  const showInLog = (number: number) => {
    setTyped('')
    go({ text: '', levels: [], line: number })
    setWish({ line: number })
  }
  if (text.error !== null) return <Problem error={text.error} />
  if (!text.data) return <p className={css.small}>{t('diagnostics.log.loading')}</p>
  const count = isFiltered ? (found.data?.count ?? 0) : text.data.lineCount
  const isNothing = isFiltered ? found.data?.count === 0 : count === 0
  return (
    <div className={css.log}>
      <div className={css.toolbar}>
        <SearchField value={typed} placeholder={t('diagnostics.log.search')} onChange={setTyped} />
        <div className={css.levels} role="group" aria-label={t('diagnostics.log.levels')}>
          {logLevels.map((level) => (
            <label key={level}>
              <input
                type="checkbox"
                checked={levels.includes(level)}
                onChange={({ currentTarget }) =>
                  go({
                    levels: currentTarget.checked
                      ? [...levels, level]
                      : levels.filter((each) => each !== level),
                  })
                }
              />
              <span>{t(`diagnostics.log.level.${level}`)}</span>
            </label>
          ))}
        </div>
        <Counted of={of} text={text.data} filter={filter} />
      </div>
      <div className={css.toolbar}>
        <Jump of={of} text={text.data} onLine={showInLog} />
        <NativeSelect
          className={css.zone}
          aria-label={t('diagnostics.log.zone')}
          value={isOwnZone ? 'own' : 'utc'}
          data={(['utc', 'own'] as const).map((zone) => ({
            value: zone,
            label: `${t('diagnostics.log.zone')}: ${t(`diagnostics.log.zones.${zone}`)}`,
          }))}
          onChange={({ currentTarget }) => go({ isOwnZone: currentTarget.value === 'own' })}
        />
      </div>
      <div className={line === null ? `${css.reading} ${css.alone}` : css.reading}>
        {isNothing ? (
          <div className={css.nothing}>
            <p>{isFiltered ? t('diagnostics.log.nothing') : t('diagnostics.log.empty')}</p>
            {isFiltered && (
              <Button
                onClick={() => {
                  setTyped('')
                  go({ text: '', levels: [] })
                }}
              >
                {t('diagnostics.log.all')}
              </Button>
            )}
          </div>
        ) : (
          <div className={css.lines}>
            <LogList
              key={JSON.stringify([of, filter])}
              of={of}
              filter={filter}
              count={count}
              chosen={chosen}
              onChoose={onChoose}
              wish={wish}
            />
          </div>
        )}
        {line !== null && (
          <LineDetail
            line={line}
            chargePoint={chargePoint}
            onShowInLog={isFiltered ? () => showInLog(line.number) : null}
          />
        )}
      </div>
      {line === null && <p className={css.small}>{t('diagnostics.log.pick')}</p>}
    </div>
  )
}
