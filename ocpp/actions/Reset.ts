import type { ActionDefinition } from './definition.ts'

export type { ResetRequest, ResetResponse } from '../generated/types.ts'

/** Asks for a restart: Soft ends transactions in good order, Hard does not have to. */
export const reset = {
  name: 'Reset',
  profile: 'Core',
  from: 'central-system',
  clause: 'OCPP 1.6 §5.14',
  messages: { request: 'OCPP 1.6 §6.39', response: 'OCPP 1.6 §6.40' },
} as const satisfies ActionDefinition
