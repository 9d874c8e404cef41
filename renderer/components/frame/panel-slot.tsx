import { UnstyledButton } from '@mantine/core'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { panels } from '../../panels/panels.ts'
import { usePlace } from '../../state/place.ts'
import { ErrorBoundary } from '../error-boundary.tsx'
import { Icon } from '../icon.tsx'
import css from './frame.module.css'

/** The panels' tabs and the open one; nothing at all while there are no panels. */
export const PanelSlot = () => {
  const { t } = useTranslation()
  const [place, go] = usePlace()
  if (panels.length === 0) return null
  const open = panels.find(({ id }) => id === place.panel)
  return (
    <aside className={open ? `${css.panel} ${css.panelOpen}` : css.panel}>
      <div className={open ? css.tabs : `${css.tabs} ${css.rail}`}>
        {panels.map((panel) => (
          <UnstyledButton
            key={panel.id}
            aria-pressed={panel === open}
            onClick={() => go({ panel: panel === open ? null : panel.id })}
          >
            <Icon name={panel.icon} />
            {panel.name(t)}
          </UnstyledButton>
        ))}
      </div>
      {open && (
        <ErrorBoundary key={open.id} what={open.name(t)}>
          <Suspense fallback={null}>
            <open.Component />
          </Suspense>
        </ErrorBoundary>
      )}
    </aside>
  )
}
