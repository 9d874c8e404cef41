import type { Authorization } from './authorization.ts'
import type { Vehicle } from './electrical.ts'
import type { RunningTransaction } from './memory.ts'

/** Where the cable is. `loose`: in the charge point's socket, and in no vehicle. */
export type Cable =
  | { readonly state: 'out' }
  | { readonly state: 'in'; readonly vehicle: Vehicle }
  | { readonly state: 'loose'; readonly vehicle: Vehicle }

/** Whether energy flows in a transaction, and who keeps it from flowing. */
export type Supply = 'charging' | 'suspended-ev' | 'suspended-evse'

/** How much a transaction may still take. `limited`: its idTag turned out to be invalid (OCPP 1.6 §3.5.4). */
export type Allowance =
  | { readonly state: 'full' }
  | { readonly state: 'limited'; readonly untilWh: number }
  | { readonly state: 'none' }

/** Who may unlock what is locked. */
export type Lock = Pick<Authorization, 'idTag' | 'parentIdTag'>

/** What goes on at a connector. */
export type Session =
  | { readonly state: 'idle' }
  /** Someone has plugged in, or was authorized, and the other is awaited. */
  | { readonly state: 'preparing'; readonly authorization: StartAuthorization | null }
  | {
      readonly state: 'transaction'
      readonly running: RunningTransaction
      readonly supply: Supply
      readonly allowance: Allowance
    }
  /** The cable is still there. `lock` null: it can be taken. */
  | { readonly state: 'finishing'; readonly lock: Lock | null }

/** Leave to start, and where it came from. */
export interface StartAuthorization extends Lock {
  readonly reservationId: number | null
}
