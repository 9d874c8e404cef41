import { authorize } from './Authorize.ts'
import { bootNotification } from './BootNotification.ts'
import { cancelReservation } from './CancelReservation.ts'
import { certificateSigned } from './CertificateSigned.ts'
import { changeAvailability } from './ChangeAvailability.ts'
import { changeConfiguration } from './ChangeConfiguration.ts'
import { clearCache } from './ClearCache.ts'
import { clearChargingProfile } from './ClearChargingProfile.ts'
import { dataTransfer } from './DataTransfer.ts'
import { deleteCertificate } from './DeleteCertificate.ts'
import { diagnosticsStatusNotification } from './DiagnosticsStatusNotification.ts'
import { extendedTriggerMessage } from './ExtendedTriggerMessage.ts'
import { firmwareStatusNotification } from './FirmwareStatusNotification.ts'
import { getCompositeSchedule } from './GetCompositeSchedule.ts'
import { getConfiguration } from './GetConfiguration.ts'
import { getDiagnostics } from './GetDiagnostics.ts'
import { getInstalledCertificateIds } from './GetInstalledCertificateIds.ts'
import { getLocalListVersion } from './GetLocalListVersion.ts'
import { getLog } from './GetLog.ts'
import { heartbeat } from './Heartbeat.ts'
import { installCertificate } from './InstallCertificate.ts'
import { logStatusNotification } from './LogStatusNotification.ts'
import { meterValues } from './MeterValues.ts'
import { remoteStartTransaction } from './RemoteStartTransaction.ts'
import { remoteStopTransaction } from './RemoteStopTransaction.ts'
import { reserveNow } from './ReserveNow.ts'
import { reset } from './Reset.ts'
import { securityEventNotification } from './SecurityEventNotification.ts'
import { sendLocalList } from './SendLocalList.ts'
import { setChargingProfile } from './SetChargingProfile.ts'
import { signCertificate } from './SignCertificate.ts'
import { signedFirmwareStatusNotification } from './SignedFirmwareStatusNotification.ts'
import { signedUpdateFirmware } from './SignedUpdateFirmware.ts'
import { startTransaction } from './StartTransaction.ts'
import { statusNotification } from './StatusNotification.ts'
import { stopTransaction } from './StopTransaction.ts'
import { triggerMessage } from './TriggerMessage.ts'
import { unlockConnector } from './UnlockConnector.ts'
import { updateFirmware } from './UpdateFirmware.ts'
import type { ActionTypes } from '../generated/types.ts'
import type { ActionDefinition } from './definition.ts'

export type { ActionTypes } from '../generated/types.ts'
export type { ActionDefinition, FeatureProfile } from './definition.ts'
export type { AuthorizeRequest, AuthorizeResponse } from './Authorize.ts'
export type { BootNotificationRequest, BootNotificationResponse } from './BootNotification.ts'
export type { CancelReservationRequest, CancelReservationResponse } from './CancelReservation.ts'
export type { CertificateSignedRequest, CertificateSignedResponse } from './CertificateSigned.ts'
export type { ChangeAvailabilityRequest, ChangeAvailabilityResponse } from './ChangeAvailability.ts'
export type { ChangeConfigurationRequest, ChangeConfigurationResponse } from './ChangeConfiguration.ts'
export type { ClearCacheRequest, ClearCacheResponse } from './ClearCache.ts'
export type { ClearChargingProfileRequest, ClearChargingProfileResponse } from './ClearChargingProfile.ts'
export type { DataTransferRequest, DataTransferResponse } from './DataTransfer.ts'
export type { DeleteCertificateRequest, DeleteCertificateResponse } from './DeleteCertificate.ts'
export type {
  DiagnosticsStatusNotificationRequest,
  DiagnosticsStatusNotificationResponse,
} from './DiagnosticsStatusNotification.ts'
export type {
  ExtendedTriggerMessageRequest,
  ExtendedTriggerMessageResponse,
} from './ExtendedTriggerMessage.ts'
export type {
  FirmwareStatusNotificationRequest,
  FirmwareStatusNotificationResponse,
} from './FirmwareStatusNotification.ts'
export type { GetCompositeScheduleRequest, GetCompositeScheduleResponse } from './GetCompositeSchedule.ts'
export type { GetConfigurationRequest, GetConfigurationResponse } from './GetConfiguration.ts'
export type { GetDiagnosticsRequest, GetDiagnosticsResponse } from './GetDiagnostics.ts'
export type {
  GetInstalledCertificateIdsRequest,
  GetInstalledCertificateIdsResponse,
} from './GetInstalledCertificateIds.ts'
export type { GetLocalListVersionRequest, GetLocalListVersionResponse } from './GetLocalListVersion.ts'
export type { GetLogRequest, GetLogResponse } from './GetLog.ts'
export type { HeartbeatRequest, HeartbeatResponse } from './Heartbeat.ts'
export type { InstallCertificateRequest, InstallCertificateResponse } from './InstallCertificate.ts'
export type { LogStatusNotificationRequest, LogStatusNotificationResponse } from './LogStatusNotification.ts'
export type { MeterValuesRequest, MeterValuesResponse } from './MeterValues.ts'
export type {
  RemoteStartTransactionRequest,
  RemoteStartTransactionResponse,
} from './RemoteStartTransaction.ts'
export type { RemoteStopTransactionRequest, RemoteStopTransactionResponse } from './RemoteStopTransaction.ts'
export type { ReserveNowRequest, ReserveNowResponse } from './ReserveNow.ts'
export type { ResetRequest, ResetResponse } from './Reset.ts'
export type {
  SecurityEventNotificationRequest,
  SecurityEventNotificationResponse,
} from './SecurityEventNotification.ts'
export type { SendLocalListRequest, SendLocalListResponse } from './SendLocalList.ts'
export type { SetChargingProfileRequest, SetChargingProfileResponse } from './SetChargingProfile.ts'
export type { SignCertificateRequest, SignCertificateResponse } from './SignCertificate.ts'
export type {
  SignedFirmwareStatusNotificationRequest,
  SignedFirmwareStatusNotificationResponse,
} from './SignedFirmwareStatusNotification.ts'
export type { SignedUpdateFirmwareRequest, SignedUpdateFirmwareResponse } from './SignedUpdateFirmware.ts'
export type { StartTransactionRequest, StartTransactionResponse } from './StartTransaction.ts'
export type { StatusNotificationRequest, StatusNotificationResponse } from './StatusNotification.ts'
export type { StopTransactionRequest, StopTransactionResponse } from './StopTransaction.ts'
export type { TriggerMessageRequest, TriggerMessageResponse } from './TriggerMessage.ts'
export type { UnlockConnectorRequest, UnlockConnectorResponse } from './UnlockConnector.ts'
export type { UpdateFirmwareRequest, UpdateFirmwareResponse } from './UpdateFirmware.ts'

export type ActionName = keyof ActionTypes
/** The payload of the CALL. */
export type Request<A extends ActionName> = ActionTypes[A]['request']
/** The payload of the CALLRESULT. */
export type Response<A extends ActionName> = ActionTypes[A]['response']

/** All 28 actions of OCPP 1.6 edition 2 and the 11 of its security extension, by name. */
export const actions = {
  Authorize: authorize,
  BootNotification: bootNotification,
  CancelReservation: cancelReservation,
  CertificateSigned: certificateSigned,
  ChangeAvailability: changeAvailability,
  ChangeConfiguration: changeConfiguration,
  ClearCache: clearCache,
  ClearChargingProfile: clearChargingProfile,
  DataTransfer: dataTransfer,
  DeleteCertificate: deleteCertificate,
  DiagnosticsStatusNotification: diagnosticsStatusNotification,
  ExtendedTriggerMessage: extendedTriggerMessage,
  FirmwareStatusNotification: firmwareStatusNotification,
  GetCompositeSchedule: getCompositeSchedule,
  GetConfiguration: getConfiguration,
  GetDiagnostics: getDiagnostics,
  GetInstalledCertificateIds: getInstalledCertificateIds,
  GetLocalListVersion: getLocalListVersion,
  GetLog: getLog,
  Heartbeat: heartbeat,
  InstallCertificate: installCertificate,
  LogStatusNotification: logStatusNotification,
  MeterValues: meterValues,
  RemoteStartTransaction: remoteStartTransaction,
  RemoteStopTransaction: remoteStopTransaction,
  ReserveNow: reserveNow,
  Reset: reset,
  SecurityEventNotification: securityEventNotification,
  SendLocalList: sendLocalList,
  SetChargingProfile: setChargingProfile,
  SignCertificate: signCertificate,
  SignedFirmwareStatusNotification: signedFirmwareStatusNotification,
  SignedUpdateFirmware: signedUpdateFirmware,
  StartTransaction: startTransaction,
  StatusNotification: statusNotification,
  StopTransaction: stopTransaction,
  TriggerMessage: triggerMessage,
  UnlockConnector: unlockConnector,
  UpdateFirmware: updateFirmware,
} as const satisfies { readonly [A in ActionName]: ActionDefinition & { readonly name: A } }

type Definitions = typeof actions
/** What a charge point may send; DataTransfer goes both ways. */
export type FromChargePoint = {
  [A in ActionName]: Definitions[A]['from'] extends 'central-system' ? never : A
}[ActionName]
/** What the Central System may send; DataTransfer goes both ways. */
export type FromCentralSystem = {
  [A in ActionName]: Definitions[A]['from'] extends 'charge-point' ? never : A
}[ActionName]

/** Own keys only: `constructor` is no action. The standard's case counts (OCPP-J 1.6 §4.2.1). */
export const isAction = (name: string): name is ActionName => Object.hasOwn(actions, name)

export const isFromChargePoint = (name: string): name is FromChargePoint =>
  isAction(name) && actions[name].from !== 'central-system'

export const isFromCentralSystem = (name: string): name is FromCentralSystem =>
  isAction(name) && actions[name].from !== 'charge-point'
