import type { Handler } from '../handler.ts'

/** OCPP 1.6 §5.14. */
export const reset: Handler<'Reset'> = ({ type }, device) => ({
  response: { status: 'Accepted' },
  then: () => void device.reset(type),
})
