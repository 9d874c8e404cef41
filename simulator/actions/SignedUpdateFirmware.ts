import type { Handler } from '../handler.ts'

/** Security use case L01. */
export const signedUpdateFirmware: Handler<'SignedUpdateFirmware'> = (request, { firmware }) => {
  const { status, then } = firmware.updateSigned(request)
  return { response: { status }, then }
}
