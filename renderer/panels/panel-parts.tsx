import { Button, SegmentedControl, type SegmentedControlProps, TextInput } from '@mantine/core'
import { type ReactNode, type RefObject, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChargePointView } from '../../contract/project.ts'
import { formatElapsed, formatTime } from '../components/format.ts'
import { Icon, type IconName } from '../components/icon.tsx'
import { useNoChargePoint } from '../components/no-charge-point.tsx'
import { StatusIcon, type StatusKind } from '../components/status-icon.tsx'
import { useBench, useChargePoint, useNow } from '../state/bench-context.tsx'
import { errorWords } from '../state/bench-error.ts'
import { useCopy } from '../state/clipboard.ts'
import { useKey } from '../state/shortcuts.tsx'
import css from './panel.module.css'

/** An empty, waiting or failed state within a panel: icon, what is missing, why, one action. */
export const PanelState = ({
  kind,
  icon,
  title,
  detail,
  children,
}: {
  readonly kind?: StatusKind
  readonly icon?: IconName
  readonly title: string
  readonly detail: string
  readonly children?: ReactNode
}) => (
  <div className={css.state} role={kind === 'failed' ? 'alert' : undefined}>
    {kind !== undefined ? <StatusIcon kind={kind} size={24} /> : icon && <Icon name={icon} size={24} />}
    <h2>{title}</h2>
    <p>{detail}</p>
    {children !== undefined && <div className={css.stateActions}>{children}</div>}
  </div>
)

const NoChargePoint = ({ icon }: { readonly icon: IconName }) => {
  const { title, detail, actions } = useNoChargePoint()
  return (
    <div className={css.panel}>
      <div className={css.body}>
        <PanelState icon={icon} title={title} detail={detail}>
          {actions}
        </PanelState>
      </div>
    </div>
  )
}

/** A panel about the charge point that is shown; `icon` stands where there is none. */
export const OfChargePoint = ({
  icon,
  children,
}: {
  readonly icon: IconName
  readonly children: (chargePoint: ChargePointView) => ReactNode
}) => {
  const chargePoint = useChargePoint()
  return chargePoint ? children(chargePoint) : <NoChargePoint icon={icon} />
}

export const ReadFailed = ({ error, onAgain }: { readonly error: unknown; readonly onAgain: () => void }) => {
  const { t } = useTranslation()
  return (
    <PanelState kind="failed" title={t('panels.failed.title')} detail={errorWords(error, t)}>
      <Button leftSection={<Icon name="refresh" />} onClick={onAgain}>
        {t('panels.failed.again')}
      </Button>
    </PanelState>
  )
}

export const Reading = () => {
  const { t } = useTranslation()
  return <PanelState kind="waiting" title={t('panels.loading.title')} detail={t('panels.loading.detail')} />
}

/** Says above what is shown that it is old: Chargebench is away, or the charge point is. */
export const Freshness = ({ chargePoint }: { readonly chargePoint: ChargePointView }) => {
  const { t } = useTranslation()
  const now = useNow()
  const bridge = useBench((bench) => bench.bridge)
  const { link } = chargePoint
  const words =
    bridge.state === 'lost'
      ? t('panels.away', { time: formatTime(bridge.since) })
      : link.state === 'disconnected'
        ? t('panels.linkLost', { ago: formatElapsed(now - link.since, t) })
        : null
  if (words === null) return null
  return (
    <div className={css.hint}>
      <StatusIcon kind="link-lost" size={18} />
      <span>{words}</span>
    </div>
  )
}

/** The search of the open panel: `/` leads here, Escape empties it. */
export const SearchField = ({
  value,
  onChange,
  placeholder,
  fieldRef,
}: {
  readonly value: string
  readonly onChange: (text: string) => void
  readonly placeholder: string
  readonly fieldRef?: RefObject<HTMLInputElement | null>
}) => {
  const { t } = useTranslation()
  const own = useRef<HTMLInputElement>(null)
  const field = fieldRef ?? own
  useKey('/', () => field.current?.focus())
  return (
    <TextInput
      ref={field}
      className={css.search}
      type="search"
      aria-label={`${t('panels.search')}: ${placeholder}`}
      aria-keyshortcuts="/"
      placeholder={placeholder}
      leftSection={<Icon name="search" size={18} />}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || value === '') return
        event.stopPropagation()
        onChange('')
      }}
    />
  )
}

/** Copies, and says on itself how it went. */
export const CopyText = ({
  text,
  children,
  label,
  size = 'sm',
  disabled = false,
  shortcut,
}: {
  readonly text: string | (() => Promise<string>)
  readonly children: string
  readonly label?: string
  readonly size?: 'sm' | 'md'
  readonly disabled?: boolean
  /** A key that does the same. */
  readonly shortcut?: string
}) => {
  const { t } = useTranslation()
  const [outcome, copy] = useCopy()
  const word = { idle: children, copied: t('panels.copied'), 'by-hand': t('panels.copyByHand') }[outcome]
  const onClick = () => {
    if (typeof text === 'string') copy(text)
    else void text().then(copy, () => undefined)
  }
  useKey(shortcut ?? '', onClick, shortcut !== undefined && !disabled)
  return (
    <Button
      size={size}
      disabled={disabled}
      aria-label={outcome === 'idle' ? label : undefined}
      aria-keyshortcuts={shortcut}
      leftSection={<Icon name={outcome === 'copied' ? 'check' : 'copy'} size={size === 'sm' ? 16 : 20} />}
      onClick={onClick}
    >
      <span aria-live="polite">{word}</span>
    </Button>
  )
}

/** A choice of two or three views; the chosen one in the accent. */
export const Segments = (props: SegmentedControlProps) => (
  <SegmentedControl
    {...props}
    classNames={{ root: css.segments ?? '', indicator: css.segmentChosen ?? '', label: css.segment ?? '' }}
  />
)

/** Hands the browser a file to keep. */
export const saveFile = (blob: Blob, name: string): void => {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  // the download has taken its own hold on the bytes by the next task
  setTimeout(() => URL.revokeObjectURL(url), 0)
}

/** `ECP-AC-0417-traffic-20261121-091402.ndjson`: what may stand in a file's name on every system. */
export const fileName = (chargePointId: string, what: string, extension: string, now: number): string => {
  const stamp = new Date(now).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)
  return `${chargePointId.replace(/[^A-Za-z0-9._-]/g, '_')}-${what}-${stamp}.${extension}`
}
