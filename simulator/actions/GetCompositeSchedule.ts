import type { Handler } from '../handler.ts'

/** OCPP 1.6 §5.7. */
export const getCompositeSchedule: Handler<'GetCompositeSchedule'> = (request, { smartCharging }) => ({
  response: smartCharging.composite(request),
})
