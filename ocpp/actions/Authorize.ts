import type { ActionDefinition } from './definition.ts'

export type { AuthorizeRequest, AuthorizeResponse } from '../generated/types.ts'

/** Asks whether an idTag may start or stop a transaction. */
export const authorize = {
  name: 'Authorize',
  profile: 'Core',
  from: 'charge-point',
  clause: 'OCPP 1.6 §4.1',
  messages: { request: 'OCPP 1.6 §6.1', response: 'OCPP 1.6 §6.2' },
} as const satisfies ActionDefinition
