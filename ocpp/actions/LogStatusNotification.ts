import type { ActionDefinition } from './definition.ts'

export type { LogStatusNotificationRequest, LogStatusNotificationResponse } from '../generated/types.ts'

/** How far the upload of a log is. */
export const logStatusNotification = {
  name: 'LogStatusNotification',
  profile: 'Security',
  from: 'charge-point',
  clause: 'Security §N01',
  messages: { request: 'Security §5.13', response: 'Security §5.14' },
} as const satisfies ActionDefinition
