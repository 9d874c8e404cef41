import type { ActionDefinition } from './definition.ts'

export type { ChangeAvailabilityRequest, ChangeAvailabilityResponse } from '../generated/types.ts'

/** Makes a connector, or the whole charge point, operative or inoperative. */
export const changeAvailability = {
  name: 'ChangeAvailability',
  profile: 'Core',
  from: 'central-system',
  clause: 'OCPP 1.6 §5.2',
  messages: { request: 'OCPP 1.6 §6.7', response: 'OCPP 1.6 §6.8' },
} as const satisfies ActionDefinition
