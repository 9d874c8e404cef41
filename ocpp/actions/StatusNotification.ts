import type { ActionDefinition } from './definition.ts'

export type { StatusNotificationRequest, StatusNotificationResponse } from '../generated/types.ts'

/** The state or the error of a connector, or of the charge point (connector 0). */
export const statusNotification = {
  name: 'StatusNotification',
  profile: 'Core',
  from: 'charge-point',
  clause: 'OCPP 1.6 §4.9',
  messages: { request: 'OCPP 1.6 §6.47', response: 'OCPP 1.6 §6.48' },
} as const satisfies ActionDefinition
