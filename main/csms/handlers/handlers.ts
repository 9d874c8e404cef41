import type { FromChargePoint, Request, Response } from '../../../ocpp/actions/index.ts'
import type { ChargePointConnection } from '../ChargePointConnection.ts'
import { authorize } from './Authorize.ts'
import { bootNotification } from './BootNotification.ts'
import { dataTransfer } from './DataTransfer.ts'
import { diagnosticsStatusNotification } from './DiagnosticsStatusNotification.ts'
import { firmwareStatusNotification } from './FirmwareStatusNotification.ts'
import { heartbeat } from './Heartbeat.ts'
import { logStatusNotification } from './LogStatusNotification.ts'
import { meterValues } from './MeterValues.ts'
import { securityEventNotification } from './SecurityEventNotification.ts'
import { signCertificate } from './SignCertificate.ts'
import { signedFirmwareStatusNotification } from './SignedFirmwareStatusNotification.ts'
import { startTransaction } from './StartTransaction.ts'
import { statusNotification } from './StatusNotification.ts'
import { stopTransaction } from './StopTransaction.ts'

/**
 * Answers one action of a charge point. `frameSeq` is the frame that it came in. A promise only where the answer has
 * to wait for storage: until it settles, what the charge point sends next waits.
 */
export type Handler<A extends FromChargePoint> = (
  request: Request<A>,
  connection: ChargePointConnection,
  frameSeq: number,
) => Response<A> | Promise<Response<A>>

/** One for each action that a charge point may send: a forgotten one does not compile. */
export const handlers: { readonly [A in FromChargePoint]: Handler<A> } = {
  Authorize: authorize,
  BootNotification: bootNotification,
  DataTransfer: dataTransfer,
  DiagnosticsStatusNotification: diagnosticsStatusNotification,
  FirmwareStatusNotification: firmwareStatusNotification,
  Heartbeat: heartbeat,
  LogStatusNotification: logStatusNotification,
  MeterValues: meterValues,
  SecurityEventNotification: securityEventNotification,
  SignCertificate: signCertificate,
  SignedFirmwareStatusNotification: signedFirmwareStatusNotification,
  StartTransaction: startTransaction,
  StatusNotification: statusNotification,
  StopTransaction: stopTransaction,
}
