import type { Handler } from './handlers.ts'

/** The time, with milliseconds: some charge points drop the link without them (quirk 19). OCPP 1.6 §4.6. */
export const heartbeat: Handler<'Heartbeat'> = (_request, { core }) => ({
  currentTime: core.timestamp(),
})
