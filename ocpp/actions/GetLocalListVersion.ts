import type { ActionDefinition } from './definition.ts'

export type { GetLocalListVersionRequest, GetLocalListVersionResponse } from '../generated/types.ts'

/** Asks for the version of the Local Authorization List. */
export const getLocalListVersion = {
  name: 'GetLocalListVersion',
  profile: 'LocalAuthListManagement',
  from: 'central-system',
  clause: 'OCPP 1.6 §5.10',
  messages: { request: 'OCPP 1.6 §6.27', response: 'OCPP 1.6 §6.28' },
} as const satisfies ActionDefinition
