import type { ActionDefinition } from './definition.ts'

export type {
  GetInstalledCertificateIdsRequest,
  GetInstalledCertificateIdsResponse,
} from '../generated/types.ts'

/** Asks which root certificates are installed. */
export const getInstalledCertificateIds = {
  name: 'GetInstalledCertificateIds',
  profile: 'Security',
  from: 'central-system',
  clause: 'Security §M03',
  messages: { request: 'Security §5.7', response: 'Security §5.8' },
} as const satisfies ActionDefinition
