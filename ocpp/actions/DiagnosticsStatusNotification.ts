import type { ActionDefinition } from './definition.ts'

export type {
  DiagnosticsStatusNotificationRequest,
  DiagnosticsStatusNotificationResponse,
} from '../generated/types.ts'

/** How far the upload of diagnostics is. */
export const diagnosticsStatusNotification = {
  name: 'DiagnosticsStatusNotification',
  profile: 'FirmwareManagement',
  from: 'charge-point',
  clause: 'OCPP 1.6 §4.4',
  messages: { request: 'OCPP 1.6 §6.17', response: 'OCPP 1.6 §6.18' },
} as const satisfies ActionDefinition
