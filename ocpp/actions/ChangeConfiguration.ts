import type { ActionDefinition } from './definition.ts'

export type { ChangeConfigurationRequest, ChangeConfigurationResponse } from '../generated/types.ts'

/** Sets one configuration key. */
export const changeConfiguration = {
  name: 'ChangeConfiguration',
  profile: 'Core',
  from: 'central-system',
  clause: 'OCPP 1.6 §5.3',
  messages: { request: 'OCPP 1.6 §6.9', response: 'OCPP 1.6 §6.10' },
} as const satisfies ActionDefinition
