import { ActionIcon } from '@mantine/core'
import { type ComponentType, lazy, type LazyExoticComponent, Suspense } from 'react'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../components/error-boundary.tsx'
import { Icon } from '../components/icon.tsx'
import { usePanelPlace } from '../panels/panel-place.ts'
import { Segments } from '../panels/panel-parts.tsx'
import panelCss from '../panels/panel.module.css'
import type { PanelProps } from '../panels/panels.ts'
import { usePlace } from '../state/place.ts'
import css from './service-port.module.css'

interface ServicePortTab {
  readonly id: string
  readonly name: (t: TFunction) => string
  readonly Component: LazyExoticComponent<ComponentType<PanelProps>>
}

/** What a service port may speak; each is fetched when it is opened. */
const tabs: readonly ServicePortTab[] = [
  {
    id: 'console',
    name: (t) => t('servicePort.console'),
    Component: lazy(() => import('./console/console-tab.tsx')),
  },
  {
    id: 'modbus',
    name: (t) => t('servicePort.modbus'),
    Component: lazy(() => import('./modbus/modbus-tab.tsx')),
  },
]

/** The charger's service port: one tab a language that it speaks. */
const ServicePortPanel = ({ wide }: PanelProps) => {
  const { t } = useTranslation()
  const [{ service }, go] = usePanelPlace()
  const [, goTo] = usePlace()
  const tab = tabs.find(({ id }) => id === service) ?? tabs[0]
  if (!tab) return null
  return (
    <div className={wide ? `${panelCss.panel} ${css.wide}` : panelCss.panel}>
      <div className={css.head}>
        {wide && <h1>{t('servicePort.title')}</h1>}
        {tabs.length > 1 && (
          <Segments
            aria-label={t('servicePort.speaks')}
            value={tab.id}
            onChange={(id) => go({ service: id }, { replace: true })}
            data={tabs.map(({ id, name }) => ({ value: id, label: name(t) }))}
          />
        )}
        <span className={panelCss.grow} />
        <ActionIcon
          className={wide ? undefined : panelCss.roomOnly}
          aria-label={t(wide ? 'panels.beside' : 'panels.wide')}
          title={t(wide ? 'panels.beside' : 'panels.wide')}
          onClick={() => {
            go({ wide: wide ? null : 'service-port' })
            goTo({ panel: wide ? 'service-port' : null }, { replace: true })
          }}
        >
          <Icon name={wide ? 'shrink' : 'expand'} />
        </ActionIcon>
      </div>
      <ErrorBoundary key={tab.id} what={tab.name(t)}>
        <Suspense fallback={null}>
          <tab.Component wide={wide} />
        </Suspense>
      </ErrorBoundary>
    </div>
  )
}

export default ServicePortPanel
