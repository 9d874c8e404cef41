import type { ActionDefinition } from './definition.ts'

export type {
  FirmwareStatusNotificationRequest,
  FirmwareStatusNotificationResponse,
} from '../generated/types.ts'

/** How far the firmware update is. */
export const firmwareStatusNotification = {
  name: 'FirmwareStatusNotification',
  profile: 'FirmwareManagement',
  from: 'charge-point',
  clause: 'OCPP 1.6 §4.5',
  messages: { request: 'OCPP 1.6 §6.19', response: 'OCPP 1.6 §6.20' },
} as const satisfies ActionDefinition
