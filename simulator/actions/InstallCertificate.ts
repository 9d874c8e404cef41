import type { Handler } from '../handler.ts'

/** Security use case M05. */
export const installCertificate: Handler<'InstallCertificate'> = (request, { certificates }) => ({
  response: certificates.install(request),
})
