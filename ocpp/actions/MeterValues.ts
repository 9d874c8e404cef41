import type { ActionDefinition } from './definition.ts'

export type { MeterValuesRequest, MeterValuesResponse } from '../generated/types.ts'

/** Samples of the meter or of other sensors, within a transaction or not. */
export const meterValues = {
  name: 'MeterValues',
  profile: 'Core',
  from: 'charge-point',
  clause: 'OCPP 1.6 §4.7',
  messages: { request: 'OCPP 1.6 §6.31', response: 'OCPP 1.6 §6.32' },
} as const satisfies ActionDefinition
