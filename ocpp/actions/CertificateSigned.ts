import type { ActionDefinition } from './definition.ts'

export type { CertificateSignedRequest, CertificateSignedResponse } from '../generated/types.ts'

/** Hands the signed certificate over that the charge point asked for. */
export const certificateSigned = {
  name: 'CertificateSigned',
  profile: 'Security',
  from: 'central-system',
  clause: 'Security §A02',
  messages: { request: 'Security §5.1', response: 'Security §5.2' },
} as const satisfies ActionDefinition
