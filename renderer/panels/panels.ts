import type { ComponentType, LazyExoticComponent } from 'react'
import type { TFunction } from 'i18next'
import type { IconName } from '../components/icon.tsx'

export interface PanelDefinition {
  readonly id: string
  readonly icon: IconName
  readonly name: (t: TFunction) => string
  readonly Component: LazyExoticComponent<ComponentType>
}

/** What can stand beside every step. The frame has a place for panels as soon as there is one. */
export const panels: readonly PanelDefinition[] = []
