import type { ActionDefinition } from './definition.ts'

export type { TriggerMessageRequest, TriggerMessageResponse } from '../generated/types.ts'

/** Asks for a message that the charge point would send by itself. */
export const triggerMessage = {
  name: 'TriggerMessage',
  profile: 'RemoteTrigger',
  from: 'central-system',
  clause: 'OCPP 1.6 §5.17',
  messages: { request: 'OCPP 1.6 §6.51', response: 'OCPP 1.6 §6.52' },
} as const satisfies ActionDefinition
