import type { ActionDefinition } from './definition.ts'

export type { ClearChargingProfileRequest, ClearChargingProfileResponse } from '../generated/types.ts'

/** Removes charging profiles, by id or by what they are for. */
export const clearChargingProfile = {
  name: 'ClearChargingProfile',
  profile: 'SmartCharging',
  from: 'central-system',
  clause: 'OCPP 1.6 §5.5',
  messages: { request: 'OCPP 1.6 §6.13', response: 'OCPP 1.6 §6.14' },
} as const satisfies ActionDefinition
