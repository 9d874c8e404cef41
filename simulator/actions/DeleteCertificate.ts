import type { Handler } from '../handler.ts'

/** Security use case M04. */
export const deleteCertificate: Handler<'DeleteCertificate'> = (request, { certificates }) => ({
  response: certificates.delete(request),
})
