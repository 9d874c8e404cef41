import type { TFunction } from 'i18next'
import type { ComponentType } from 'react'
import type { BootState } from '../../contract/boot-state.ts'
import type { ChargePointView } from '../../contract/project.ts'
import type { StatusKind } from '../components/status-icon.tsx'
import type { Bench } from '../state/bench-store.ts'

/** What a step may go by when it says in the walk how it stands. */
export interface StepContext {
  readonly bench: Bench
  readonly chargePoint: ChargePointView | null
  readonly boot: BootState | null
  readonly now: number
  /** How many changes of configuration keys are staged for it. */
  readonly staged: number
}

/** What takes the middle of the frame: a step of the walk, or a page beside it. */
export interface PageDefinition {
  readonly id: string
  readonly name: (t: TFunction) => string
  readonly Component: ComponentType
}

export interface StepDefinition extends PageDefinition {
  /** Its place in the whole walk, 1 to 8: the digit of its Alt key, the same whichever steps are shown. */
  readonly digit: number
  readonly status: (
    context: StepContext,
    t: TFunction,
  ) => { readonly kind: StatusKind; readonly word: string }
}
