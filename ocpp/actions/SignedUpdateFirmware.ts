import type { ActionDefinition } from './definition.ts'

export type { SignedUpdateFirmwareRequest, SignedUpdateFirmwareResponse } from '../generated/types.ts'

/** Asks the charge point to fetch, check and install a signed firmware. */
export const signedUpdateFirmware = {
  name: 'SignedUpdateFirmware',
  profile: 'Security',
  from: 'central-system',
  clause: 'Security §L01',
  messages: { request: 'Security §5.21', response: 'Security §5.22' },
} as const satisfies ActionDefinition
