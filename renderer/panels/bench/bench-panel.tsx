import { ActionIcon, Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type KeyboardEvent, useCallback, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HeldCard } from '../../../contract/card.ts'
import type { BenchPanelView } from '../../../contract/devices.ts'
import { formatTime } from '../../components/format.ts'
import { Icon } from '../../components/icon.tsx'
import { StatusIcon } from '../../components/status-icon.tsx'
import { Note, Status } from '../../components/ui.tsx'
import { MeterCard } from '../../service-port/channels/meter-card.tsx'
import { VersionsCard } from '../../service-port/channels/versions-card.tsx'
import { useBench, useBenchEnvironment, useChargePoint } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import { useWishedFocus } from '../panel-focus.ts'
import panelCss from '../panel.module.css'
import { PanelState } from '../panel-parts.tsx'
import type { PanelProps } from '../panels.ts'
import { AnotherPort } from './another-port.tsx'
import css from './bench.module.css'
import { CureNote } from './cure-note.tsx'
import { DeviceCard } from './device-card.tsx'
import { askerName, isForUs } from './device-words.ts'
import { HeldCardRow, jobTextOf } from './held-card.tsx'
import { useDevices, useJobFormat, useNextCard, whoseCard } from './use-bench-panel.ts'

/** Says that what is shown is old: Chargebench is away. */
const Away = () => {
  const { t } = useTranslation()
  const bridge = useBench((bench) => bench.bridge)
  if (bridge.state !== 'lost') return null
  return (
    <div className={panelCss.hint}>
      <StatusIcon kind="link-lost" size={18} />
      <span>{t('panels.away', { time: formatTime(bridge.since) })}</span>
    </div>
  )
}

const Nothing = ({ view }: { readonly view: BenchPanelView }) => {
  const { t } = useTranslation()
  return (
    <>
      <PanelState kind="not-started" title={t('bench.empty.title')} detail={t('bench.empty.detail')} />
      {view.cures.map((cure) => (
        <CureNote key={cure.kind} cure={cure} />
      ))}
    </>
  )
}

const Devices = ({ view }: { readonly view: BenchPanelView }) => {
  const { t } = useTranslation()
  const [showsOthers, setShowsOthers] = useState(false)
  const format = useJobFormat()
  const othersId = useId()
  const isReader = (device: BenchPanelView['devices'][number]): number =>
    Number(device.kind === 'rfid reader')
  const ours = view.devices.filter(isForUs).toSorted((a, b) => isReader(b) - isReader(a))
  const others = view.devices.filter((device) => !isForUs(device))
  const cardOf = (device: string): HeldCard | null =>
    view.cards.find(({ reader }) => reader === device) ?? null
  const toCard = (device: BenchPanelView['devices'][number]) => {
    const card = cardOf(device.id)
    return (
      <DeviceCard
        key={device.id}
        device={device}
        card={card}
        cardText={card && (jobTextOf(card, format) ?? card.uid)}
        unreadable={view.unreadable.find((each) => each.device === device.id) ?? null}
      />
    )
  }
  return (
    <>
      {view.troubles.map(({ what, error, params, cure }) => (
        <Note key={what} kind="failed">
          <p>
            <b>{t(`bench.trouble.${what}`)}</b> {t(`errors.${error}`, { ...params })}
          </p>
          {cure && <CureNote cure={cure} />}
        </Note>
      ))}
      {ours.length === 0 && <Nothing view={view} />}
      {ours.length > 0 && (
        <ul className={css.devices} aria-label={t('bench.devices')}>
          {ours.map(toCard)}
        </ul>
      )}
      <div className={css.more}>
        <AnotherPort />
        {others.length > 0 && (
          <Button
            variant="subtle"
            size="sm"
            aria-expanded={showsOthers}
            aria-controls={othersId}
            rightSection={
              <span className={showsOthers ? css.turned : undefined}>
                <Icon name="chevron" size={16} />
              </span>
            }
            onClick={() => setShowsOthers(!showsOthers)}
          >
            {t('bench.others', { count: others.length })}
          </Button>
        )}
      </div>
      {others.length > 0 && (
        <ul id={othersId} className={css.devices} hidden={!showsOthers} aria-label={t('bench.othersLabel')}>
          {showsOthers && others.map(toCard)}
        </ul>
      )}
    </>
  )
}

const rowKeys: Readonly<Record<string, -1 | 1>> = { ArrowUp: -1, ArrowDown: 1 }

/** Whose card is this? The next card comes here, whoever else waits for one. */
const Cards = ({ view }: { readonly view: BenchPanelView }) => {
  const { t } = useTranslation()
  const id = useId()
  const list = useRef<HTMLUListElement>(null)
  const format = useJobFormat()
  /** null: the newest; 0: none. */
  const [openId, setOpenId] = useState<number | null>(null)
  const next = useNextCard(useCallback(() => setOpenId(null), []))
  const open = openId ?? view.cards[0]?.id
  const names = new Map(view.devices.map((device) => [device.id, device.name]))
  const nameOf = (reader: string): string =>
    reader === 'keyboard' ? t('bench.keyboard') : (names.get(reader) ?? reader)
  const onKeyDown = (event: KeyboardEvent) => {
    const by = rowKeys[event.key]
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    const at = rows.findIndex((row) => row === document.activeElement)
    if (by === undefined || at < 0) return
    rows[Math.max(0, Math.min(rows.length - 1, at + by))]?.focus()
    event.preventDefault()
  }
  const elsewhere = view.asking !== null && view.asking !== whoseCard && !next.isAsking
  return (
    <section aria-labelledby={id} className={css.cards}>
      <div className={panelCss.row}>
        <h2 id={id}>{t('bench.whose.title')}</h2>
        <span className={panelCss.grow} />
        {next.isAsking ? (
          <Button size="sm" onClick={next.stop}>
            {t('bench.whose.stop')}
          </Button>
        ) : (
          <Button size="sm" onClick={next.ask}>
            {t('bench.whose.ask')}
          </Button>
        )}
      </div>
      <div role="status" className={css.detail}>
        {next.isAsking ? (
          <Status kind="waiting">{t('bench.whose.waiting')}</Status>
        ) : elsewhere ? (
          <Status kind="waiting">
            {t('bench.whose.elsewhere', { name: askerName(view.asking ?? '', t) })}
          </Status>
        ) : (
          view.cards.length === 0 && t('bench.whose.lead')
        )}
      </div>
      {view.cards.length > 0 && (
        <ul ref={list} aria-label={t('bench.cards')} onKeyDown={onKeyDown}>
          {view.cards.map((card) => (
            <HeldCardRow
              key={card.id}
              card={card}
              reader={nameOf(card.reader)}
              format={format}
              open={card.id === open}
              onToggle={() => setOpenId(card.id === open ? 0 : card.id)}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

/** Readers and ports at hand, and the cards held to them. */
const BenchPanel = ({ wide }: PanelProps) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const chargePoint = useChargePoint()
  const view = useDevices()
  const isKnown = view !== null && view.lookedAt !== null
  const first = useRef<HTMLButtonElement>(null)
  const look = useMutation({ mutationFn: () => client.devices.look() })
  useWishedFocus(first, isKnown)
  return (
    <div className={wide ? `${panelCss.panel} ${css.inPlaceOfStep}` : panelCss.panel}>
      <Away />
      <div className={panelCss.body}>
        {wide && <h1>{t('bench.title')}</h1>}
        <div className={panelCss.row}>
          <h2>{t('bench.heading')}</h2>
          <span className={panelCss.grow} />
          <ActionIcon
            ref={first}
            aria-label={t('bench.look')}
            title={t('bench.look')}
            disabled={look.isPending}
            onClick={() => look.mutate()}
          >
            <Icon name="refresh" />
          </ActionIcon>
        </div>
        {look.isError && <Note kind="failed">{errorWords(look.error, t)}</Note>}
        {!isKnown ? (
          <PanelState kind="waiting" title={t('bench.looking.title')} detail={t('bench.looking.detail')} />
        ) : (
          <>
            <Devices view={view} />
            <Cards view={view} />
            {chargePoint && (
              <>
                <VersionsCard chargePoint={chargePoint} />
                <MeterCard chargePoint={chargePoint} />
              </>
            )}
          </>
        )}
      </div>
    </div>
  )
}

export default BenchPanel
