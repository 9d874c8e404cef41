import type { ActionDefinition } from './definition.ts'

export type { StopTransactionRequest, StopTransactionResponse } from '../generated/types.ts'

/** A transaction has ended. */
export const stopTransaction = {
  name: 'StopTransaction',
  profile: 'Core',
  from: 'charge-point',
  clause: 'OCPP 1.6 §4.10',
  messages: { request: 'OCPP 1.6 §6.49', response: 'OCPP 1.6 §6.50' },
} as const satisfies ActionDefinition
