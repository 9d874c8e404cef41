import { UnstyledButton } from '@mantine/core'
import { type KeyboardEvent, Suspense, useCallback, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { wishFocus } from '../../panels/panel-focus.ts'
import { usePanelPlace } from '../../panels/panel-place.ts'
import { type PanelDefinition, panels } from '../../panels/panels.ts'
import { usePlace } from '../../state/place.ts'
import { ErrorBoundary } from '../error-boundary.tsx'
import { Icon } from '../icon.tsx'
import css from './panel-slot.module.css'

const panelDigit = (event: globalThis.KeyboardEvent): number | null => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return null
  const digit = /^F([1-48])$/.exec(event.key)?.[1]
  return digit === undefined ? null : Number(digit)
}

/** Opens a panel beside the step, closes the open one, or brings back the one that stands in the step's place. */
const useToggle = (): ((panel: PanelDefinition) => void) => {
  const [place, go] = usePlace()
  const [panelPlace, goInPanel] = usePanelPlace()
  const isWide = panelPlace.wide
  const open = place.panel
  return useCallback(
    (panel) => {
      if (isWide === panel.id) goInPanel({ wide: null })
      go({ panel: open === panel.id && isWide !== panel.id ? null : panel.id })
    },
    [go, goInPanel, isWide, open],
  )
}

const Tab = ({
  panel,
  open,
  isWide,
  onToggle,
}: {
  readonly panel: PanelDefinition
  readonly open: boolean
  readonly isWide: boolean
  readonly onToggle: () => void
}) => {
  const { t } = useTranslation()
  const [{ chargePoint }] = usePlace()
  const badge = panel.useBadge(chargePoint)
  return (
    <UnstyledButton
      className={css.tab}
      aria-pressed={open || isWide}
      data-wide={isWide || undefined}
      aria-keyshortcuts={`F${panel.digit}`}
      data-panel={panel.id}
      onClick={onToggle}
    >
      <span className={css.icon}>
        <Icon name={panel.icon} />
        {badge > 0 && (
          <span className={css.badge} title={t('panels.badge', { count: badge })}>
            <span aria-hidden="true">{badge > 99 ? '99+' : badge}</span>
            <span className={css.unseen}>{t('panels.badge', { count: badge })}</span>
          </span>
        )}
      </span>
      {panel.name(t)}
    </UnstyledButton>
  )
}

/** The panels' tabs and the open one. */
export const PanelSlot = () => {
  const { t } = useTranslation()
  const [place, go] = usePlace()
  const [{ wide }] = usePanelPlace()
  const toggle = useToggle()
  const slot = useRef<HTMLElement>(null)
  const open = panels.find(({ id }) => id === place.panel && id !== wide)

  const focusTab = (id: string) =>
    slot.current?.querySelector<HTMLElement>(`button[data-panel="${id}"]`)?.focus()

  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      const digit = panelDigit(event)
      const panel = digit === null ? undefined : panels.find((candidate) => candidate.digit === digit)
      if (!panel || event.defaultPrevented || document.querySelector('[aria-modal="true"]')) return
      event.preventDefault()
      if (open === panel) focusTab(panel.id)
      else wishFocus()
      toggle(panel)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [toggle, open])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || !open) return
    event.preventDefault()
    go({ panel: null })
    focusTab(open.id)
  }
  return (
    <aside
      ref={slot}
      className={open ? `${css.panel} ${css.open}` : css.panel}
      data-panel={open?.id}
      aria-label={t('panels.label')}
      onKeyDown={onKeyDown}
    >
      <div className={open ? css.tabs : `${css.tabs} ${css.rail}`}>
        {panels.map((panel) => (
          <Tab
            key={panel.id}
            panel={panel}
            open={panel === open}
            isWide={panel.id === wide}
            onToggle={() => toggle(panel)}
          />
        ))}
      </div>
      {open && (
        <div className={css.body} data-sheet>
          <h1 className={css.sheetTitle}>{open.name(t)}</h1>
          <ErrorBoundary key={open.id} what={open.name(t)}>
            <Suspense fallback={null}>
              <open.Component wide={false} />
            </Suspense>
          </ErrorBoundary>
        </div>
      )}
    </aside>
  )
}

/** A panel that was opened wide, in the step's place; null = none was. */
export const useWidePanel = (): PanelDefinition | null => {
  const [{ wide }] = usePanelPlace()
  return panels.find(({ id }) => id === wide) ?? null
}

export const WidePanel = ({ panel }: { readonly panel: PanelDefinition }) => {
  const { t } = useTranslation()
  return (
    <ErrorBoundary key={panel.id} what={panel.name(t)}>
      <Suspense fallback={null}>
        <panel.Component wide />
      </Suspense>
    </ErrorBoundary>
  )
}
