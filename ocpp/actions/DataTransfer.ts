import type { ActionDefinition } from './definition.ts'

export type { DataTransferRequest, DataTransferResponse } from '../generated/types.ts'

/** What the standard has no message for, under a vendorId; either side may send it (OCPP 1.6 §5.6). */
export const dataTransfer = {
  name: 'DataTransfer',
  profile: 'Core',
  from: 'both',
  clause: 'OCPP 1.6 §4.3',
  messages: { request: 'OCPP 1.6 §6.15', response: 'OCPP 1.6 §6.16' },
} as const satisfies ActionDefinition
