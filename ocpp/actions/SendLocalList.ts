import type { ActionDefinition } from './definition.ts'

export type { SendLocalListRequest, SendLocalListResponse } from '../generated/types.ts'

/** Sends the Local Authorization List, whole or as differences. */
export const sendLocalList = {
  name: 'SendLocalList',
  profile: 'LocalAuthListManagement',
  from: 'central-system',
  clause: 'OCPP 1.6 §5.15',
  messages: { request: 'OCPP 1.6 §6.41', response: 'OCPP 1.6 §6.42' },
} as const satisfies ActionDefinition
