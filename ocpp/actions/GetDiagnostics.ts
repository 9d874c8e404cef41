import type { ActionDefinition } from './definition.ts'

export type { GetDiagnosticsRequest, GetDiagnosticsResponse } from '../generated/types.ts'

/** Asks for a diagnostics file at a location. */
export const getDiagnostics = {
  name: 'GetDiagnostics',
  profile: 'FirmwareManagement',
  from: 'central-system',
  clause: 'OCPP 1.6 §5.9',
  messages: { request: 'OCPP 1.6 §6.25', response: 'OCPP 1.6 §6.26' },
} as const satisfies ActionDefinition
