import type { Handler } from './handlers.ts'

/** What it says of a log upload stands in the frame; the file itself is the proof. */
export const logStatusNotification: Handler<'LogStatusNotification'> = () => ({})
