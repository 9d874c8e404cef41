import type { ActionDefinition } from './definition.ts'

export type { GetConfigurationRequest, GetConfigurationResponse } from '../generated/types.ts'

/** Reads configuration keys, all of them without a list. */
export const getConfiguration = {
  name: 'GetConfiguration',
  profile: 'Core',
  from: 'central-system',
  clause: 'OCPP 1.6 §5.8',
  messages: { request: 'OCPP 1.6 §6.23', response: 'OCPP 1.6 §6.24' },
} as const satisfies ActionDefinition
