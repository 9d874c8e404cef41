import type { ActionDefinition } from './definition.ts'

export type { SetChargingProfileRequest, SetChargingProfileResponse } from '../generated/types.ts'

/** Sets a charging profile. */
export const setChargingProfile = {
  name: 'SetChargingProfile',
  profile: 'SmartCharging',
  from: 'central-system',
  clause: 'OCPP 1.6 §5.16',
  messages: { request: 'OCPP 1.6 §6.43', response: 'OCPP 1.6 §6.44' },
} as const satisfies ActionDefinition
