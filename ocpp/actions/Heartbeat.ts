import type { ActionDefinition } from './definition.ts'

export type { HeartbeatRequest, HeartbeatResponse } from '../generated/types.ts'

/** Says that the charge point is still connected, and fetches the time. */
export const heartbeat = {
  name: 'Heartbeat',
  profile: 'Core',
  from: 'charge-point',
  clause: 'OCPP 1.6 §4.6',
  messages: { request: 'OCPP 1.6 §6.29', response: 'OCPP 1.6 §6.30' },
} as const satisfies ActionDefinition
