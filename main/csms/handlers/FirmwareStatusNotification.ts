import type { Handler } from './handlers.ts'

/** What it says of an update stands in the frame; the new version in a BootNotification is the proof (OCPP 1.6 §4.5). */
export const firmwareStatusNotification: Handler<'FirmwareStatusNotification'> = () => ({})
