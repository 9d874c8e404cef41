import type { Handler } from './handlers.ts'

/** What it says of a signed update stands in the frame; the new version in a BootNotification is the proof. */
export const signedFirmwareStatusNotification: Handler<'SignedFirmwareStatusNotification'> = () => ({})
