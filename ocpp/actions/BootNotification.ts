import type { ActionDefinition } from './definition.ts'

export type { BootNotificationRequest, BootNotificationResponse } from '../generated/types.ts'

/** What a charge point says of itself after each start, and asks to be accepted. */
export const bootNotification = {
  name: 'BootNotification',
  profile: 'Core',
  from: 'charge-point',
  clause: 'OCPP 1.6 §4.2',
  messages: { request: 'OCPP 1.6 §6.3', response: 'OCPP 1.6 §6.4' },
} as const satisfies ActionDefinition
