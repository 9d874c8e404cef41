import type { Handler } from './handlers.ts'

/** There is no certificate authority here that could sign. */
export const signCertificate: Handler<'SignCertificate'> = () => ({ status: 'Rejected' })
