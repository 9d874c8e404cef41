import type { ActionDefinition } from './definition.ts'

export type { InstallCertificateRequest, InstallCertificateResponse } from '../generated/types.ts'

/** Installs a root certificate. */
export const installCertificate = {
  name: 'InstallCertificate',
  profile: 'Security',
  from: 'central-system',
  clause: 'Security §M05',
  messages: { request: 'Security §5.11', response: 'Security §5.12' },
} as const satisfies ActionDefinition
