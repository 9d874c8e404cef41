import type { FaultCode } from './connector-condition.ts'

/** Those of StatusNotification. */
export const faultCodes = [
  'ConnectorLockFailure',
  'EVCommunicationError',
  'GroundFailure',
  'HighTemperature',
  'InternalError',
  'LocalListConflict',
  'NoError',
  'OtherError',
  'OverCurrentFailure',
  'OverVoltage',
  'PowerMeterFailure',
  'PowerSwitchFailure',
  'ReaderFailure',
  'ResetFailure',
  'UnderVoltage',
  'WeakSignal',
] as const satisfies readonly FaultCode[]

const codes: ReadonlySet<string> = new Set(faultCodes)
export const isFaultCode = (code: string): code is FaultCode => codes.has(code)
