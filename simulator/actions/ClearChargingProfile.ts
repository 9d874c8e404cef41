import type { Handler } from '../handler.ts'

/** OCPP 1.6 §5.5. */
export const clearChargingProfile: Handler<'ClearChargingProfile'> = (request, { smartCharging }) => ({
  response: { status: smartCharging.clear(request) },
})
