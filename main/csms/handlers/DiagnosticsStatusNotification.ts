import type { Handler } from './handlers.ts'

/** What it says of an upload stands in the frame; the file itself is the proof (OCPP 1.6 §4.4). */
export const diagnosticsStatusNotification: Handler<'DiagnosticsStatusNotification'> = () => ({})
