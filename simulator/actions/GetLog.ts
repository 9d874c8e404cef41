import type { Handler } from '../handler.ts'

/** Security use case N01. */
export const getLog: Handler<'GetLog'> = (request, { uploads }) => uploads.log(request)
