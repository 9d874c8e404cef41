import type { ActionDefinition } from './definition.ts'

export type { RemoteStartTransactionRequest, RemoteStartTransactionResponse } from '../generated/types.ts'

/** Asks the charge point to start a transaction. */
export const remoteStartTransaction = {
  name: 'RemoteStartTransaction',
  profile: 'Core',
  from: 'central-system',
  clause: 'OCPP 1.6 §5.11',
  messages: { request: 'OCPP 1.6 §6.33', response: 'OCPP 1.6 §6.34' },
} as const satisfies ActionDefinition
