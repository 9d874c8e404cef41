import type { ActionDefinition } from './definition.ts'

export type {
  SecurityEventNotificationRequest,
  SecurityEventNotificationResponse,
} from '../generated/types.ts'

/** A security event at the charge point. */
export const securityEventNotification = {
  name: 'SecurityEventNotification',
  profile: 'Security',
  from: 'charge-point',
  clause: 'Security §A04',
  messages: { request: 'Security §5.15', response: 'Security §5.16' },
} as const satisfies ActionDefinition
