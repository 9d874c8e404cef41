import type { FromCentralSystem, Request, Response } from '../ocpp/actions/index.ts'
import type { Registration } from './boot.ts'

/** What the handler of an action may see and do. */
export interface Device {
  readonly registration: Registration
  /** A BootNotification was Accepted on the connection that is open now. */
  readonly acceptedOnThisLink: boolean
  /** How many; numbered from 1 (OCPP 1.6 §3.8). */
  readonly connectors: number
  bootNow(): void
  heartbeat(): void
  /** Sends a StatusNotification for each of them; 0 is the charge point itself. */
  reportStatus(connectorIds: readonly number[]): void
}

export interface Answer<A extends FromCentralSystem> {
  readonly response: Response<A>
  /** Done once the answer is on its way. */
  readonly then?: () => void
}

export type Handler<A extends FromCentralSystem> = (request: Request<A>, device: Device) => Answer<A>
