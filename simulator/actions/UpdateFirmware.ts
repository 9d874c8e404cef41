import type { Handler } from '../handler.ts'

/** OCPP 1.6 §5.19. */
export const updateFirmware: Handler<'UpdateFirmware'> = (request, { firmware }) => ({
  response: {},
  then: () => firmware.update(request),
})
