import type { Handler } from '../handler.ts'

/** It knows no vendor (OCPP 1.6 §4.3). */
export const dataTransfer: Handler<'DataTransfer'> = () => ({ response: { status: 'UnknownVendorId' } })
