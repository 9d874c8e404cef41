import type { ActionDefinition } from './definition.ts'

export type { UnlockConnectorRequest, UnlockConnectorResponse } from '../generated/types.ts'

/** Asks the charge point to let go of a cable. */
export const unlockConnector = {
  name: 'UnlockConnector',
  profile: 'Core',
  from: 'central-system',
  clause: 'OCPP 1.6 §5.18',
  messages: { request: 'OCPP 1.6 §6.53', response: 'OCPP 1.6 §6.54' },
} as const satisfies ActionDefinition
