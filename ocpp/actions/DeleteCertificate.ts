import type { ActionDefinition } from './definition.ts'

export type { DeleteCertificateRequest, DeleteCertificateResponse } from '../generated/types.ts'

/** Removes a root certificate from the charge point. */
export const deleteCertificate = {
  name: 'DeleteCertificate',
  profile: 'Security',
  from: 'central-system',
  clause: 'Security §M04',
  messages: { request: 'Security §5.3', response: 'Security §5.4' },
} as const satisfies ActionDefinition
