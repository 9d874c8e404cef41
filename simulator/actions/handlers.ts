import type { FromCentralSystem } from '../../ocpp/actions/index.ts'
import type { Handler } from '../handler.ts'
import { cancelReservation } from './CancelReservation.ts'
import { certificateSigned } from './CertificateSigned.ts'
import { changeAvailability } from './ChangeAvailability.ts'
import { changeConfiguration } from './ChangeConfiguration.ts'
import { clearCache } from './ClearCache.ts'
import { clearChargingProfile } from './ClearChargingProfile.ts'
import { dataTransfer } from './DataTransfer.ts'
import { deleteCertificate } from './DeleteCertificate.ts'
import { extendedTriggerMessage } from './ExtendedTriggerMessage.ts'
import { getCompositeSchedule } from './GetCompositeSchedule.ts'
import { getConfiguration } from './GetConfiguration.ts'
import { getDiagnostics } from './GetDiagnostics.ts'
import { getInstalledCertificateIds } from './GetInstalledCertificateIds.ts'
import { getLocalListVersion } from './GetLocalListVersion.ts'
import { getLog } from './GetLog.ts'
import { installCertificate } from './InstallCertificate.ts'
import { remoteStartTransaction } from './RemoteStartTransaction.ts'
import { remoteStopTransaction } from './RemoteStopTransaction.ts'
import { reserveNow } from './ReserveNow.ts'
import { reset } from './Reset.ts'
import { sendLocalList } from './SendLocalList.ts'
import { setChargingProfile } from './SetChargingProfile.ts'
import { signedUpdateFirmware } from './SignedUpdateFirmware.ts'
import { triggerMessage } from './TriggerMessage.ts'
import { unlockConnector } from './UnlockConnector.ts'
import { updateFirmware } from './UpdateFirmware.ts'

/** One for every CALL that a Central System may send. */
export const handlers: { readonly [A in FromCentralSystem]: Handler<A> } = {
  CancelReservation: cancelReservation,
  CertificateSigned: certificateSigned,
  ChangeAvailability: changeAvailability,
  ChangeConfiguration: changeConfiguration,
  ClearCache: clearCache,
  ClearChargingProfile: clearChargingProfile,
  DataTransfer: dataTransfer,
  DeleteCertificate: deleteCertificate,
  ExtendedTriggerMessage: extendedTriggerMessage,
  GetCompositeSchedule: getCompositeSchedule,
  GetConfiguration: getConfiguration,
  GetDiagnostics: getDiagnostics,
  GetInstalledCertificateIds: getInstalledCertificateIds,
  GetLocalListVersion: getLocalListVersion,
  GetLog: getLog,
  InstallCertificate: installCertificate,
  RemoteStartTransaction: remoteStartTransaction,
  RemoteStopTransaction: remoteStopTransaction,
  ReserveNow: reserveNow,
  Reset: reset,
  SendLocalList: sendLocalList,
  SetChargingProfile: setChargingProfile,
  SignedUpdateFirmware: signedUpdateFirmware,
  TriggerMessage: triggerMessage,
  UnlockConnector: unlockConnector,
  UpdateFirmware: updateFirmware,
}
