import type { ActionDefinition } from './definition.ts'

export type { ExtendedTriggerMessageRequest, ExtendedTriggerMessageResponse } from '../generated/types.ts'

/** TriggerMessage with the messages of the security extension. */
export const extendedTriggerMessage = {
  name: 'ExtendedTriggerMessage',
  profile: 'Security',
  from: 'central-system',
  clause: 'Security §A02',
  messages: { request: 'Security §5.5', response: 'Security §5.6' },
} as const satisfies ActionDefinition
