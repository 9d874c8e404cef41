import type { Handler } from '../handler.ts'

/** OCPP 1.6 §5.1. */
export const cancelReservation: Handler<'CancelReservation'> = ({ reservationId }, { reservations }) => ({
  response: { status: reservations.cancel(reservationId) ? 'Accepted' : 'Rejected' },
})
