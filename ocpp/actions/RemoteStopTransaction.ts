import type { ActionDefinition } from './definition.ts'

export type { RemoteStopTransactionRequest, RemoteStopTransactionResponse } from '../generated/types.ts'

/** Asks the charge point to stop a transaction. */
export const remoteStopTransaction = {
  name: 'RemoteStopTransaction',
  profile: 'Core',
  from: 'central-system',
  clause: 'OCPP 1.6 §5.12',
  messages: { request: 'OCPP 1.6 §6.35', response: 'OCPP 1.6 §6.36' },
} as const satisfies ActionDefinition
