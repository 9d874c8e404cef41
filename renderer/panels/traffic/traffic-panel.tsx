import { ActionIcon, Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChargePointView } from '../../../contract/project.ts'
import type { TrafficRow } from '../../../contract/traffic.ts'
import { Icon } from '../../components/icon.tsx'
import { Status } from '../../components/ui.tsx'
import { useBench, useBenchEnvironment } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import { usePlace } from '../../state/place.ts'
import panelCss from '../panel.module.css'
import {
  fileName,
  Freshness,
  OfChargePoint,
  PanelState,
  Reading,
  ReadFailed,
  saveFile,
} from '../panel-parts.tsx'
import { usePanelPlace } from '../panel-place.ts'
import type { PanelProps } from '../panels.ts'
import { ExchangeDetail } from './exchange-detail.tsx'
import { TrafficFilters } from './traffic-filters.tsx'
import { TrafficList } from './traffic-list.tsx'
import { rowOfFrame } from './traffic-window.ts'
import css from './traffic.module.css'
import { useTraffic } from './use-traffic.ts'

const Composer = lazy(() => import('./composer/composer.tsx'))

const Export = ({ chargePointId, wide }: { readonly chargePointId: string; readonly wide: boolean }) => {
  const { t } = useTranslation()
  const { client, store } = useBenchEnvironment()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const run = useMutation({
    mutationFn: async () => {
      const name = fileName(chargePointId, 'traffic', 'ndjson', store.hostNow())
      saveFile(await client.panels.exportFrames(chargePointId), name)
      return name
    },
  })
  const words = run.isPending ? t('traffic.exporting') : t('traffic.export')
  return (
    <>
      <Button
        size={wide ? 'md' : 'sm'}
        disabled={!isLive || run.isPending}
        aria-label={t('traffic.exportAll')}
        title={t('traffic.exportAll')}
        leftSection={<Icon name="download" size={16} />}
        onClick={() => run.mutate()}
      >
        {words}
      </Button>
      {run.isSuccess && (
        <span className={panelCss.muted} role="status">
          {t('traffic.exported', { file: run.data })}
        </span>
      )}
      {run.isError && (
        <Status kind="failed">
          {t('traffic.exportFailed')}: {errorWords(run.error, t)}
        </Status>
      )}
    </>
  )
}

const Empty = ({
  isSearch,
  from,
  done,
  onClear,
}: {
  readonly isSearch: boolean
  readonly from: number
  readonly done: boolean
  readonly onClear: () => void
}) => {
  const { t } = useTranslation()
  const [, go] = usePlace()
  if (isSearch)
    return (
      <PanelState
        kind={done ? 'skipped' : 'running'}
        title={t('traffic.nothing.title')}
        detail={done ? t('traffic.nothing.detail') : t('traffic.nothing.looking', { seq: from })}
      >
        <Button onClick={onClear}>{t('traffic.nothing.clear')}</Button>
      </PanelState>
    )
  if (!done) return <Reading />
  return (
    <PanelState icon="traffic" title={t('traffic.empty.title')} detail={t('traffic.empty.detail')}>
      <Button onClick={() => go({ step: 'connect' })}>{t('traffic.empty.open')}</Button>
    </PanelState>
  )
}

const Traffic = ({
  chargePoint,
  wide,
}: {
  readonly chargePoint: ChargePointView
  readonly wide: boolean
}) => {
  const { t } = useTranslation()
  const [place, go] = usePanelPlace()
  const [, goTo] = usePlace()
  const { store, window: traffic } = useTraffic(chargePoint.id, place)
  const [following, setFollowing] = useState(place.frame === null)
  const [draft, setDraft] = useState<unknown>(undefined)
  const list = useRef<HTMLDivElement>(null)
  const { rows, from, loading, error } = traffic
  const liveConnectionId = chargePoint.link.state === 'connected' ? chargePoint.link.connectionId : null
  const opened = place.frame === null ? null : rowOfFrame(rows, place.frame)

  // a frame that is not in this stretch of the journal: begin anew around it, once
  const sought = useRef(place.frame)
  useEffect(() => {
    if (place.frame === null || place.frame === sought.current) return
    sought.current = place.frame
    if (rowOfFrame(store.get().rows, place.frame)) return
    setFollowing(false)
    store.jump(place.frame)
  }, [place.frame, store])

  const open = (row: TrafficRow) => {
    if (row.kind !== 'exchange') return
    sought.current = row.seq
    setFollowing(false)
    go({ frame: row.seq }, { replace: true })
  }
  const follow = () => {
    setFollowing(true)
    if (!traffic.atEnd) store.jump(null)
  }
  const close = () => {
    sought.current = null
    go({ frame: null }, { replace: true })
    list.current?.focus()
  }
  const toggleWide = () => {
    go({ wide: wide ? null : 'traffic' })
    goTo({ panel: wide ? 'traffic' : null }, { replace: true })
  }
  const clear = () => go({ text: null, action: null, only: null }, { replace: true })
  const isSearch = place.text !== null || place.action !== null || place.only !== null
  const isGone =
    place.frame !== null &&
    !opened &&
    !isSearch &&
    loading === null &&
    error === null &&
    sought.current === place.frame

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    if (place.frame !== null) close()
    else if (wide) toggleWide()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  if (place.compose !== null)
    return (
      <Suspense fallback={<Reading />}>
        <Composer
          chargePoint={chargePoint}
          action={place.compose}
          draft={draft}
          wide={wide}
          onAction={(compose) => {
            setDraft(undefined)
            go({ compose })
          }}
          onClose={() => {
            setDraft(undefined)
            go({ compose: null })
          }}
        />
      </Suspense>
    )

  const sendButton = (
    <Button
      size={wide ? 'md' : 'sm'}
      leftSection={<Icon name="send" size={16} />}
      onClick={() => go({ compose: '' })}
      title={t('traffic.sendAny')}
    >
      {wide ? t('traffic.sendAny') : t('traffic.send')}
    </Button>
  )
  const wideLabel = t(wide ? 'panels.beside' : 'panels.wide')
  return (
    <div className={wide ? `${panelCss.panel} ${css.wide}` : panelCss.panel} onKeyDown={onKeyDown}>
      {wide && (
        <div className={css.titleRow}>
          <h1>{t('traffic.title')}</h1>
          {sendButton}
          <Export chargePointId={chargePoint.id} wide />
          <ActionIcon variant="default" aria-label={wideLabel} title={wideLabel} onClick={toggleWide}>
            <Icon name="shrink" />
          </ActionIcon>
        </div>
      )}
      <div className={css.head}>
        <TrafficFilters place={place} go={go} wide={wide} />
        {wide && (
          <Button
            aria-pressed={!following}
            leftSection={<Icon name={following ? 'pause' : 'play'} />}
            onClick={following ? () => setFollowing(false) : follow}
          >
            {following ? t('traffic.hold') : t('traffic.follow')}
          </Button>
        )}
      </div>
      {!wide && <div style={{ height: 8 }} />}
      <Freshness chargePoint={chargePoint} />
      <div className={css.stage}>
        <div className={css.listCard}>
          {rows.length === 0 ? (
            <div className={panelCss.body}>
              {error !== null ? (
                <ReadFailed error={error} onAgain={store.retry} />
              ) : (
                <Empty
                  isSearch={isSearch}
                  from={from}
                  done={loading === null && from === 0}
                  onClear={clear}
                />
              )}
            </div>
          ) : (
            <>
              <div className={css.columns}>
                {wide ? (
                  <>
                    <span>{t('traffic.time')}</span>
                    <div className={css.lanesHead}>
                      <span>{t('traffic.chargePoint')}</span>
                      <span>Chargebench</span>
                    </div>
                    <span className={css.right}>{t('traffic.answerIn')}</span>
                    <span>{t('traffic.finding')}</span>
                  </>
                ) : (
                  <>
                    <span>{t('traffic.chargePoint')}</span>
                    {!following && (
                      <Button size="sm" leftSection={<Icon name="down" size={16} />} onClick={follow}>
                        {t('traffic.newest')}
                      </Button>
                    )}
                    <span>Chargebench</span>
                  </>
                )}
              </div>
              <TrafficList
                window={traffic}
                store={store}
                wide={wide}
                opened={opened?.seq ?? null}
                onOpen={open}
                following={following}
                onFollowing={setFollowing}
                liveConnectionId={liveConnectionId}
                listRef={list}
              />
            </>
          )}
        </div>
        {rows.length > 0 && error !== null && (
          <div className={panelCss.notice}>
            <Status kind="failed">{errorWords(error, t)}</Status>
            <Button size="sm" onClick={store.retry}>
              {t('panels.failed.again')}
            </Button>
          </div>
        )}
        {opened && (
          <ExchangeDetail
            chargePointId={chargePoint.id}
            row={opened}
            liveConnectionId={liveConnectionId}
            onClose={close}
            onCompose={(action, payload) => {
              setDraft(payload)
              go({ compose: action })
            }}
          />
        )}
        {isGone && (
          <div className={panelCss.body} style={{ flex: 'none' }}>
            <PanelState
              kind="skipped"
              title={t('traffic.detail.gone.title')}
              detail={t('traffic.detail.gone.detail', { seq: place.frame })}
            >
              <Button
                onClick={() => {
                  close()
                  setFollowing(true)
                  store.jump(null)
                }}
              >
                {t('traffic.detail.gone.newest')}
              </Button>
            </PanelState>
          </div>
        )}
      </div>
      {!wide && (
        <div className={panelCss.foot}>
          {sendButton}
          <Export chargePointId={chargePoint.id} wide={false} />
          <span className={panelCss.grow} />
          <Button
            className={panelCss.roomOnly}
            size="sm"
            leftSection={<Icon name="expand" size={16} />}
            onClick={toggleWide}
          >
            {t('panels.wide')}
          </Button>
        </div>
      )}
    </div>
  )
}

/** What the charge point and Chargebench said to each other. */
const TrafficPanel = ({ wide }: PanelProps) => (
  <OfChargePoint icon="traffic">
    {(chargePoint) => <Traffic key={chargePoint.id} chargePoint={chargePoint} wide={wide} />}
  </OfChargePoint>
)

export default TrafficPanel
