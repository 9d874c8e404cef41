import type { ActionDefinition } from './definition.ts'

export type { ReserveNowRequest, ReserveNowResponse } from '../generated/types.ts'

/** Reserves a connector for an idTag. */
export const reserveNow = {
  name: 'ReserveNow',
  profile: 'Reservation',
  from: 'central-system',
  clause: 'OCPP 1.6 §5.13',
  messages: { request: 'OCPP 1.6 §6.37', response: 'OCPP 1.6 §6.38' },
} as const satisfies ActionDefinition
