import type { Handler } from '../handler.ts'

/** Security use case M03. */
export const getInstalledCertificateIds: Handler<'GetInstalledCertificateIds'> = (
  request,
  { certificates },
) => ({ response: certificates.list(request) })
