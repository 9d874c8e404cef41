import type { Handler } from './handlers.ts'

/** No vendor's messages are implemented here (OCPP 1.6 §4.3); what came stands in the frame. */
export const dataTransfer: Handler<'DataTransfer'> = () => ({ status: 'UnknownVendorId' })
