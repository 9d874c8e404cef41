import type { Handler } from './handlers.ts'

/** Any event is taken note of, in the frame. */
export const securityEventNotification: Handler<'SecurityEventNotification'> = () => ({})
