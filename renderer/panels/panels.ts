import { type ComponentType, lazy, type LazyExoticComponent } from 'react'
import type { TFunction } from 'i18next'
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
  readonly Component: LazyExoticComponent<ComponentType<PanelProps>>
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
    Component: lazy(() => import('./traffic/traffic-panel.tsx')),
  },
  {
    id: 'findings',
    digit: 2,
    icon: 'flag',
    name: (t) => t('panels.findings'),
    useBadge: useFindingsCount,
    Component: lazy(() => import('./findings/findings-panel.tsx')),
  },
  {
    id: 'meter',
    digit: 3,
    icon: 'meter',
    name: (t) => t('panels.meter'),
    useBadge: noBadge,
    Component: lazy(() => import('./meter/meter-panel.tsx')),
  },
  {
    id: 'bench',
    digit: 4,
    icon: 'usb',
    name: (t) => t('bench.title'),
    useBadge: noBadge,
    Component: lazy(() => import('./bench/bench-panel.tsx')),
  },
  {
    id: 'service-port',
    // F5 to F7 are the browser's own
    digit: 8,
    icon: 'terminal',
    name: (t) => t('servicePort.short'),
    useBadge: noBadge,
    Component: lazy(() => import('../service-port/service-port-panel.tsx')),
  },
]
