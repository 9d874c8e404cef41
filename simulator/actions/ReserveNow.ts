import type { Handler } from '../handler.ts'

/** OCPP 1.6 §5.13. */
export const reserveNow: Handler<'ReserveNow'> = (request, { reservations }) => ({
  response: { status: reservations.reserve(request) },
})
