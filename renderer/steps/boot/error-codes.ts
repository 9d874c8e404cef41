import { en } from '../../../i18n/en.ts'

export type ErrorCodeName = Exclude<keyof typeof en.boot.errorCode, 'unknown'>

/** Whether the standard has this ChargePointErrorCode (OCPP 1.6 §7.6), so that there are words for it. */
export const isErrorCode = (code: string): code is ErrorCodeName =>
  code !== 'unknown' && Object.hasOwn(en.boot.errorCode, code)
