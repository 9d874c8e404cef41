import type { ComponentType } from 'react'
import type { TFunction } from 'i18next'
import { fetched } from '../components/fetched.tsx'
import type { IconName } from '../components/icon.tsx'
import { useFindingsCount } from './findings/use-findings.ts'

export interface PanelProps {
  /** It stands in the step's place, not beside it. */
  readonly wide: boolean
}

export interface PanelDefinition {
  readonly id: string
  /** The number of its F key, the same whichever panels there are. */
  readonly digit: number
  readonly icon: IconName
  readonly name: (t: TFunction) => string
  /** A hook: the number at its tab; 0 = none. */
  readonly useBadge: (chargePointId: string | null) => number
  readonly Component: ComponentType<PanelProps>
}

const pages = {
  traffic: fetched(() => import('./traffic/traffic-panel.tsx')),
  findings: fetched(() => import('./findings/findings-panel.tsx')),
  meter: fetched(() => import('./meter/meter-panel.tsx')),
  bench: fetched(() => import('./bench/bench-panel.tsx')),
  servicePort: fetched(() => import('../service-port/service-port-panel.tsx')),
}

const noBadge = (): number => 0

/** What can stand beside every step. */
export const panels: readonly PanelDefinition[] = [
  {
    id: 'traffic',
    digit: 1,
    icon: 'traffic',
    name: (t) => t('panels.traffic'),
    useBadge: noBadge,
    Component: pages.traffic.Component,
  },
  {
    id: 'findings',
    digit: 2,
    icon: 'flag',
    name: (t) => t('panels.findings'),
    useBadge: useFindingsCount,
    Component: pages.findings.Component,
  },
  {
    id: 'meter',
    digit: 3,
    icon: 'meter',
    name: (t) => t('panels.meter'),
    useBadge: noBadge,
    Component: pages.meter.Component,
  },
  {
    id: 'bench',
    digit: 4,
    icon: 'usb',
    name: (t) => t('bench.title'),
    useBadge: noBadge,
    Component: pages.bench.Component,
  },
  {
    id: 'service-port',
    // F5 to F7 are the browser's own
    digit: 8,
    icon: 'terminal',
    name: (t) => t('servicePort.short'),
    useBadge: noBadge,
    Component: pages.servicePort.Component,
  },
]

/** Fetches what the panels are made of before they are opened, one after the other. */
export const preloadPanels = async (): Promise<void> => {
  for (const { fetch } of Object.values(pages)) await Promise.allSettled([fetch()])
}
