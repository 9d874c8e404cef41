import type { ActionDefinition } from './definition.ts'

export type {
  SignedFirmwareStatusNotificationRequest,
  SignedFirmwareStatusNotificationResponse,
} from '../generated/types.ts'

/** How far the signed firmware update is. */
export const signedFirmwareStatusNotification = {
  name: 'SignedFirmwareStatusNotification',
  profile: 'Security',
  from: 'charge-point',
  clause: 'Security §L01',
  messages: { request: 'Security §5.19', response: 'Security §5.20' },
} as const satisfies ActionDefinition
