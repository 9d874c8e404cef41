import { Button, NativeSelect } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChargePointView } from '../../../contract/project.ts'
import { formatMoment } from '../../components/format.ts'
import { Icon } from '../../components/icon.tsx'
import { Status } from '../../components/ui.tsx'
import { useBench, useBenchEnvironment, useNow } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import { usePlace } from '../../state/place.ts'
import panelCss from '../panel.module.css'
import {
  fileName,
  Freshness,
  OfChargePoint,
  PanelState,
  Reading as ReadingState,
  ReadFailed,
  saveFile,
  SearchField,
  Segments,
} from '../panel-parts.tsx'
import { MeterCard } from '../../service-port/channels/meter-card.tsx'
import { useWishedFocus } from '../panel-focus.ts'
import { usePanelPlace } from '../panel-place.ts'
import type { PanelProps } from '../panels.ts'
import { useSend } from '../traffic/sending.ts'
import { EnergyCard } from './energy-card.tsx'
import { MeterTable } from './meter-table.tsx'
import { createMeterStore, type MeterStore, type MeterWindow } from './meter-window.ts'
import css from './meter.module.css'
import { meter as words } from '../../../i18n/panels.en.ts'
import {
  type ChartData,
  chartsOf,
  collect,
  type MeterData,
  type Reading,
  type Series,
  seriesOf,
} from './series.ts'

const { quantity: quantities } = words

const Chart = lazy(() => import('./chart.tsx'))

const useMeter = (chargePointId: string): { readonly store: MeterStore; readonly window: MeterWindow } => {
  const { client, store: bench } = useBenchEnvironment()
  const store = useMemo(() => createMeterStore(client.panels, chargePointId), [client, chargePointId])
  useEffect(() => {
    store.open()
    return () => store.close()
  }, [store])
  const spoken = useBench(({ state }) => state?.chargePoints[chargePointId]?.framesIn)
  const bridge = useBench((all) => all.bridge.state)
  useEffect(() => {
    if (bridge !== 'live') return
    if (store.get().error !== null) store.retry()
    store.follow(bench.get().state?.seq ?? 0)
  }, [store, bench, spoken, bridge])
  return { store, window: useSyncExternalStore(store.subscribe, store.get) }
}

/** Asks for MeterValues, as they come only in a transaction by themselves. */
const AskForValues = ({ chargePoint }: { readonly chargePoint: ChargePointView }) => {
  const { t } = useTranslation()
  const send = useSend()
  const canSend = useBench(({ bridge }) => bridge.state === 'live') && chargePoint.link.state === 'connected'
  const ask = () =>
    send.mutate({
      chargePointId: chargePoint.id,
      action: 'TriggerMessage',
      payload: { requestedMessage: 'MeterValues' },
    })
  const outcome = send.data
  const status =
    outcome?.kind === 'answered' &&
    typeof outcome.payload === 'object' &&
    outcome.payload !== null &&
    'status' in outcome.payload
      ? String(outcome.payload.status)
      : null
  return (
    <>
      <Button disabled={!canSend || send.isPending} onClick={ask}>
        {t('meter.empty.ask')}
      </Button>
      <span role="status">
        {send.isError && <Status kind="failed">{errorWords(send.error, t)}</Status>}
        {outcome?.kind === 'refused' && <Status kind="failed">{outcome.errorCode}</Status>}
        {status !== null && <Status kind={status === 'Accepted' ? 'reported' : 'failed'}>{status}</Status>}
      </span>
    </>
  )
}

const Export = ({
  chargePointId,
  readings,
  wide,
}: {
  readonly chargePointId: string
  readonly readings: readonly Reading[]
  readonly wide: boolean
}) => {
  const { t } = useTranslation()
  const { store } = useBenchEnvironment()
  const run = useMutation({
    mutationFn: async () => {
      const { toCsv } = await import('./csv.ts')
      const name = fileName(chargePointId, 'meter', 'csv', store.hostNow())
      saveFile(new Blob([toCsv(readings)], { type: 'text/csv;charset=utf-8' }), name)
      return name
    },
  })
  return (
    <>
      <Button
        size={wide ? 'md' : 'sm'}
        leftSection={<Icon name="download" size={16} />}
        onClick={() => run.mutate()}
      >
        {t('meter.export')}
      </Button>
      {run.isSuccess && (
        <span className={panelCss.muted} role="status">
          {t('meter.exported', { file: run.data })}
        </span>
      )}
      {run.isError && <Status kind="failed">{errorWords(run.error, t)}</Status>}
    </>
  )
}

const useTransactionChoice = (data: MeterData) => {
  const { t } = useTranslation()
  const now = useNow()
  const [place, go] = usePanelPlace()
  const known = data.transactions.some(({ transactionId }) => transactionId === place.transaction)
  const chosen = known ? place.transaction : null
  const options = [
    { value: '', label: t('meter.allReadings') },
    ...data.transactions.map(({ transactionId, startedAt, endedAt }) => ({
      value: String(transactionId),
      label:
        endedAt === null
          ? t('meter.oneRunning', { id: transactionId })
          : t('meter.oneTransaction', { id: transactionId, time: formatMoment(startedAt, now) }),
    })),
  ]
  const choose = (value: string) =>
    go({ transaction: value === '' ? null : Number(value) }, { replace: true })
  return { chosen, options, choose }
}

const byConnector = (readings: readonly Reading[]): ReadonlyMap<number | null, readonly Reading[]> => {
  const groups = new Map<number | null, Reading[]>()
  for (const reading of readings) {
    const group = groups.get(reading.connectorId)
    if (group) group.push(reading)
    else groups.set(reading.connectorId, [reading])
  }
  return groups
}

const isQuantity = (unit: string): unit is keyof typeof quantities => Object.hasOwn(quantities, unit)

const Curves = ({ readings, wide }: { readonly readings: readonly Reading[]; readonly wide: boolean }) => {
  const { t } = useTranslation()
  const charts = useMemo(() => chartsOf(seriesOf(readings)), [readings])
  const connectors = new Set(readings.map(({ connectorId }) => connectorId))
  const titleOf = ({ unit, shownUnit }: ChartData): string =>
    [isQuantity(unit) ? t(`meter.quantity.${unit}`) : null, shownUnit].filter(Boolean).join(' · ')
  const nameOf = ({ measurand, phase, connectorId, location }: Series): string =>
    [
      measurand,
      phase,
      location === 'Outlet' ? null : location,
      connectors.size > 1 && connectorId !== null ? t('meter.connector', { n: connectorId }) : null,
    ]
      .filter((part) => part !== null)
      .join(' · ')
  return (
    <div className={css.charts}>
      <Suspense fallback={<ReadingState />}>
        {charts.map((chart) => (
          <Chart
            key={chart.unit}
            chart={chart}
            title={titleOf(chart)}
            nameOf={nameOf}
            height={wide ? 220 : 160}
          />
        ))}
      </Suspense>
    </div>
  )
}

const Meter = ({ chargePoint, wide }: { readonly chargePoint: ChargePointView; readonly wide: boolean }) => {
  const { t } = useTranslation()
  const { store, window: meter } = useMeter(chargePoint.id)
  const [, go] = usePanelPlace()
  const [, goTo] = usePlace()
  const region = useRef<HTMLDivElement>(null)
  useWishedFocus(region, true)
  const [view, setView] = useState('charts')
  const [text, setText] = useState('')
  const data = useMemo(() => collect(meter.frames), [meter.frames])
  const { chosen, options, choose } = useTransactionChoice(data)
  const own = useMemo(
    () => data.readings.filter(({ transactionId }) => chosen === null || transactionId === chosen),
    [data, chosen],
  )
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const shown = useMemo(
    () =>
      words.length === 0
        ? own
        : own.filter(({ measurand, phase }) =>
            words.every((word) => `${measurand} ${phase ?? ''}`.toLowerCase().includes(word)),
          ),
    // the words are the text
    [own, text],
  )
  const isFirst = meter.to < 0 || (meter.frames.length === 0 && meter.loading !== null)

  const body = () => {
    if (meter.frames.length === 0) {
      if (meter.error !== null) return <ReadFailed error={meter.error} onAgain={store.retry} />
      if (isFirst) return <ReadingState />
      return (
        <PanelState icon="meter" title={t('meter.empty.title')} detail={t('meter.empty.detail')}>
          <AskForValues chargePoint={chargePoint} />
        </PanelState>
      )
    }
    if (shown.length === 0 && text !== '')
      return (
        <PanelState
          kind="skipped"
          title={t('meter.nothing.title')}
          detail={t('meter.nothing.detail', { count: own.length })}
        >
          <Button onClick={() => setText('')}>{t('meter.nothing.clear')}</Button>
        </PanelState>
      )
    return (
      <>
        {view === 'charts' ? (
          <Curves readings={shown} wide={wide} />
        ) : (
          <MeterTable readings={shown} wide={wide} />
        )}
        {view === 'charts' &&
          text === '' &&
          [...byConnector(own)].map(([connectorId, readings]) => (
            <EnergyCard
              key={connectorId}
              readings={readings}
              connector={
                connectorId === null ? t('meter.unknownConnector') : t('meter.connector', { n: connectorId })
              }
            />
          ))}
      </>
    )
  }
  const wideLabel = t(wide ? 'panels.beside' : 'panels.wide')
  const toggleWide = () => {
    go({ wide: wide ? null : 'meter' })
    goTo({ panel: wide ? 'meter' : null }, { replace: true })
  }
  return (
    <div className={wide ? `${panelCss.panel} ${css.wide}` : panelCss.panel}>
      <Freshness chargePoint={chargePoint} />
      <div ref={region} className={panelCss.body} tabIndex={0} role="region" aria-label={t('meter.live')}>
        {wide && <h1>{t('meter.title')}</h1>}
        {meter.frames.length > 0 && (
          <>
            <div className={panelCss.row}>
              {options.length > 1 && (
                <NativeSelect
                  className={css.select}
                  aria-label={t('meter.transaction')}
                  value={chosen === null ? '' : String(chosen)}
                  onChange={(event) => choose(event.currentTarget.value)}
                  data={options}
                />
              )}
              <Segments
                aria-label={t('meter.view')}
                value={view}
                onChange={setView}
                data={[
                  { value: 'charts', label: t('meter.charts') },
                  { value: 'table', label: t('meter.table') },
                ]}
              />
              <SearchField value={text} onChange={setText} placeholder={t('meter.search')} />
            </div>
          </>
        )}
        {body()}
        {text === '' && <MeterCard chargePoint={chargePoint} />}
        {data.unreadable > 0 && (
          <p className={panelCss.muted}>{t('meter.unreadable', { count: data.unreadable })}</p>
        )}
        {meter.frames.length > 0 && meter.error !== null && (
          <ReadFailed error={meter.error} onAgain={store.retry} />
        )}
        {meter.frames.length > 0 && meter.from > 0 && (
          <div className={panelCss.row}>
            <Button size="sm" disabled={meter.loading === 'before'} onClick={store.loadEarlier}>
              {t(meter.loading === 'before' ? 'meter.earlierLoading' : 'meter.earlier')}
            </Button>
          </div>
        )}
      </div>
      {meter.frames.length > 0 && (
        <div className={panelCss.foot}>
          <Export chargePointId={chargePoint.id} readings={own} wide={wide} />
          <span className={panelCss.grow} />
          <Button
            className={wide ? undefined : panelCss.roomOnly}
            size={wide ? 'md' : 'sm'}
            leftSection={<Icon name={wide ? 'shrink' : 'expand'} size={16} />}
            onClick={toggleWide}
          >
            {wideLabel}
          </Button>
        </div>
      )}
    </div>
  )
}

/** What the charge point measured: curves, a table, and whether power and energy agree. */
const MeterPanel = ({ wide }: PanelProps) => (
  <OfChargePoint icon="meter">
    {(chargePoint) => <Meter key={chargePoint.id} chargePoint={chargePoint} wide={wide} />}
  </OfChargePoint>
)

export default MeterPanel
