import type { Log } from '../contract/log.ts'
import { isAction, isFromCentralSystem, type FromCentralSystem } from '../ocpp/actions/index.ts'
import { encodeCallError, encodeCallResult, type ErrorCode, type ParsedFrame } from '../ocpp/rpc.ts'
import { readRequest } from '../ocpp/tolerant.ts'
import { dataTransfer } from './actions/DataTransfer.ts'
import { triggerMessage } from './actions/TriggerMessage.ts'
import type { Answer, Device, Handler } from './handler.ts'

/** null: it knows the action and doesn't support it. */
const handlers: { readonly [A in FromCentralSystem]: Handler<A> | null } = {
  CancelReservation: null,
  CertificateSigned: null,
  ChangeAvailability: null,
  ChangeConfiguration: null,
  ClearCache: null,
  ClearChargingProfile: null,
  DataTransfer: dataTransfer,
  DeleteCertificate: null,
  ExtendedTriggerMessage: null,
  GetCompositeSchedule: null,
  GetConfiguration: null,
  GetDiagnostics: null,
  GetInstalledCertificateIds: null,
  GetLocalListVersion: null,
  GetLog: null,
  InstallCertificate: null,
  RemoteStartTransaction: null,
  RemoteStopTransaction: null,
  ReserveNow: null,
  Reset: null,
  SendLocalList: null,
  SetChargingProfile: null,
  SignedUpdateFirmware: null,
  TriggerMessage: triggerMessage,
  UnlockConnector: null,
  UpdateFirmware: null,
}

type Handled<A extends FromCentralSystem> =
  | ({ readonly ok: true } & Answer<A>)
  | { readonly ok: false; readonly errorCode: ErrorCode; readonly description: string }

const handle = <A extends FromCentralSystem>(action: A, payload: unknown, device: Device): Handled<A> => {
  const handler: Handler<A> | null = handlers[action]
  if (handler === null)
    return { ok: false, errorCode: 'NotSupported', description: `${action} is not supported` }
  const read = readRequest(action, payload)
  if (!read.ok) return { ok: false, errorCode: read.errorCode, description: read.description }
  return { ok: true, ...handler(read.payload, device) }
}

/** Answers a CALL of the Central System: the text to send, and what to do after it was sent (OCPP-J 1.6 §4.2.3). */
export const answerCall = (
  frame: Extract<ParsedFrame, { kind: 'call' }>,
  device: Device,
  log: Log,
): { readonly text: string; readonly then?: () => void } => {
  const { messageId, action, payload } = frame
  const refuse = (errorCode: ErrorCode, description: string) => ({
    text: encodeCallError(messageId, errorCode, description),
  })
  if (!isAction(action)) return refuse('NotImplemented', `${action} is unknown`)
  if (!isFromCentralSystem(action)) return refuse('NotSupported', `${action} is for charge points to send`)
  try {
    const handled = handle(action, payload, device)
    if (!handled.ok) return refuse(handled.errorCode, handled.description)
    const { response, then } = handled
    return { text: encodeCallResult(messageId, response), ...(then && { then }) }
  } catch (error) {
    log.write('error', 'handler-failed', { action, error: String(error) })
    return refuse('InternalError', `${action} failed`)
  }
}
