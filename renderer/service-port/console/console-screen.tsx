import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LineEnding } from '../../../contract/console.ts'
import { formatBytes } from '../../components/bytes.ts'
import { formatTime } from '../../components/format.ts'
import { Icon } from '../../components/icon.tsx'
import { StatusIcon } from '../../components/status-icon.tsx'
import { Mono, Note, Status } from '../../components/ui.tsx'
import { CureNote } from '../../panels/bench/cure-note.tsx'
import { holderWords } from '../../panels/bench/device-words.ts'
import { useDevices } from '../../panels/bench/use-bench-panel.ts'
import panelCss from '../../panels/panel.module.css'
import { PanelState } from '../../panels/panel-parts.tsx'
import { useBench, useBenchEnvironment } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import { ConsoleBar, type ConsoleLook } from './console-bar.tsx'
import css from './console.module.css'
import { consoleStatus } from './console-words.ts'
import type { ConsoleFeed, FeedState } from './feed.ts'
import { FileCard } from './file-card.tsx'
import { HexView } from './hex-view.tsx'
import { LineField } from './line-field.tsx'
import { MacrosCard } from './macros-card.tsx'
import { ServiceCard } from './service-card.tsx'
import { type Matches, Terminal, type TerminalHandle } from './terminal.tsx'
import { useFeed, useFeedState } from './use-console.ts'
import { useTyping } from './use-typing.ts'

const endings: Readonly<Record<LineEnding, string>> = { cr: '\r', lf: '\n', crlf: '\r\n' }

/** Says why nothing can be typed now, and how much was too much. */
const Notes = ({ device, state }: { readonly device: string; readonly state: FeedState }) => {
  const { t } = useTranslation()
  const bridge = useBench((bench) => bench.bridge)
  const port = state.state
  const devices = useDevices()?.devices ?? []
  const held = devices.find(({ id, path }) => id === device || path === device)?.state
  return (
    <>
      {bridge.state === 'lost' && (
        <div className={panelCss.hint}>
          <StatusIcon kind="link-lost" size={18} />
          <span>{t('panels.away', { time: formatTime(bridge.since) })}</span>
        </div>
      )}
      {port.state === 'opening' && held?.state === 'busy' && (
        <Note kind="waiting">
          {holderWords(held.holder, t)} {t('bench.takenWhenFreed')}
        </Note>
      )}
      {port.state === 'yielded' && <Note kind="waiting">{t('console.state.yieldedDetail')}</Note>}
      {port.state === 'failed' && (
        <Note kind="failed">
          <p>{t('console.state.failedDetail', { problem: t(`errors.${port.error}`, { ...port.params }) })}</p>
          {held?.state === 'refused' && held.cure && <CureNote cure={held.cure} />}
        </Note>
      )}
      {state.skipped > 0 && (
        <Note kind="note">{t('console.screen.skipped', { size: formatBytes(state.skipped) })}</Note>
      )}
      {state.lost > 0 && (
        <Note kind="note">{t('console.screen.lost', { size: formatBytes(state.lost) })}</Note>
      )}
      {state.notKept > 0 && (
        <Note kind="note">{t('console.screen.notKept', { size: formatBytes(state.notKept) })}</Note>
      )}
    </>
  )
}

const Opened = ({
  device,
  feed,
  state,
  wide,
  onChoose,
}: {
  readonly device: string
  readonly feed: ConsoleFeed
  readonly state: FeedState
  readonly wide: boolean
  readonly onChoose: () => void
}) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const queries = useQueryClient()
  const [look, setLook] = useState<ConsoleLook>({ view: 'text', times: false })
  const [matches, setMatches] = useState<Matches>({ at: -1, count: 0 })
  const terminal = useRef<TerminalHandle>(null)
  const searchField = useRef<HTMLInputElement>(null)
  const typing = useTyping(device)
  const { settings } = state
  const close = useMutation({
    mutationFn: () => client.console.close(device),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['consoles'] }),
  })
  const { kind, word } = consoleStatus(state.state, t)
  const isOpen = state.state.state === 'open'
  const isBusy = state.activity !== null
  const error: unknown = close.error ?? typing.error
  const ending = endings[settings.lineEnding]
  return (
    <>
      <div className={css.head}>
        <Button variant="subtle" leftSection={<Icon name="left" />} onClick={onChoose}>
          {t('console.bar.choose')}
        </Button>
        <h2>
          <Mono>{device}</Mono>
        </h2>
        <Status kind={kind}>{word}</Status>
        <span className={panelCss.grow} />
        <Button disabled={close.isPending} onClick={() => close.mutate()}>
          {t('console.bar.close')}
        </Button>
      </div>
      <div className={wide ? css.desk : css.stack}>
        <div className={css.column}>
          <ConsoleBar
            device={device}
            state={state}
            look={look}
            onLook={setLook}
            matches={matches}
            searchField={searchField}
            onFind={(text, forward) => terminal.current?.find(text, forward)}
            onLeaveSearch={() => terminal.current?.focus()}
            onCleared={feed.forget}
          />
          <Notes device={device} state={state} />
          {error !== null && <Note kind="failed">{errorWords(error, t)}</Note>}
          {look.view === 'hex' ? (
            <HexView feed={feed} device={device} />
          ) : (
            <Terminal
              feed={feed}
              timestamps={look.times}
              label={t('console.screen.label', { device })}
              handle={terminal}
              onType={(text) => typing.type(text.replaceAll('\r', ending))}
              onSearch={() => searchField.current?.focus()}
              onMatches={setMatches}
            />
          )}
          <LineField disabled={!isOpen} onSend={(text) => typing.type(text + ending)} />
          <p className={css.fact}>
            {state.hasText || !isOpen ? t('console.screen.leave') : t('console.screen.silent')}
          </p>
        </div>
        <div className={css.side}>
          <ServiceCard device={device} />
          <MacrosCard device={device} disabled={!isOpen || isBusy} activity={state.activity} />
          <FileCard device={device} disabled={!isOpen || isBusy} activity={state.activity} />
        </div>
      </div>
    </>
  )
}

/** The console of one port. */
export const ConsoleScreen = ({
  device,
  wide,
  onGone,
  onChoose,
}: {
  readonly device: string
  readonly wide: boolean
  readonly onGone: () => void
  readonly onChoose: () => void
}) => {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const gone = useCallback(() => {
    void queries.invalidateQueries({ queryKey: ['consoles'] })
    onGone()
  }, [onGone, queries])
  const feed = useFeed(device, gone)
  const state = useFeedState(feed)
  if (!feed || !state)
    return (
      <div className={panelCss.body}>
        <PanelState kind="waiting" title={t('panels.loading.title')} detail={t('panels.loading.detail')} />
      </div>
    )
  return <Opened device={device} feed={feed} state={state} wide={wide} onChoose={onChoose} />
}
