import type { ActionDefinition } from './definition.ts'

export type { SignCertificateRequest, SignCertificateResponse } from '../generated/types.ts'

/** Asks for a certificate, with a certificate signing request. */
export const signCertificate = {
  name: 'SignCertificate',
  profile: 'Security',
  from: 'charge-point',
  clause: 'Security §A02',
  messages: { request: 'Security §5.17', response: 'Security §5.18' },
} as const satisfies ActionDefinition
