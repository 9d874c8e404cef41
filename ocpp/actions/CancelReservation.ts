import type { ActionDefinition } from './definition.ts'

export type { CancelReservationRequest, CancelReservationResponse } from '../generated/types.ts'

/** Takes a reservation back. */
export const cancelReservation = {
  name: 'CancelReservation',
  profile: 'Reservation',
  from: 'central-system',
  clause: 'OCPP 1.6 §5.1',
  messages: { request: 'OCPP 1.6 §6.5', response: 'OCPP 1.6 §6.6' },
} as const satisfies ActionDefinition
