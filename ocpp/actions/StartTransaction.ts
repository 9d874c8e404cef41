import type { ActionDefinition } from './definition.ts'

export type { StartTransactionRequest, StartTransactionResponse } from '../generated/types.ts'

/** A transaction has started; the answer gives it its transactionId. */
export const startTransaction = {
  name: 'StartTransaction',
  profile: 'Core',
  from: 'charge-point',
  clause: 'OCPP 1.6 §4.8',
  messages: { request: 'OCPP 1.6 §6.45', response: 'OCPP 1.6 §6.46' },
} as const satisfies ActionDefinition
