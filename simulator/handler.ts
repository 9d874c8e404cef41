import type { FromCentralSystem, Request, Response } from '../ocpp/actions/index.ts'
import type { ErrorCode } from '../ocpp/rpc.ts'
import type { Device } from './device.ts'

export type Answer<A extends FromCentralSystem> =
  | {
      readonly response: Response<A>
      /** Done once the answer is on its way. */
      readonly then?: () => void
    }
  | { readonly errorCode: ErrorCode; readonly description: string }

/** Answers a CALL of the Central System. */
export type Handler<A extends FromCentralSystem> = (request: Request<A>, device: Device) => Answer<A>
