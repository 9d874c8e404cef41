import type { ActionDefinition } from './definition.ts'

export type { GetCompositeScheduleRequest, GetCompositeScheduleResponse } from '../generated/types.ts'

/** Asks for the schedule that results from all profiles. */
export const getCompositeSchedule = {
  name: 'GetCompositeSchedule',
  profile: 'SmartCharging',
  from: 'central-system',
  clause: 'OCPP 1.6 §5.7',
  messages: { request: 'OCPP 1.6 §6.21', response: 'OCPP 1.6 §6.22' },
} as const satisfies ActionDefinition
