import type { ActionDefinition } from './definition.ts'

export type { UpdateFirmwareRequest, UpdateFirmwareResponse } from '../generated/types.ts'

/** Asks the charge point to fetch and install a firmware. */
export const updateFirmware = {
  name: 'UpdateFirmware',
  profile: 'FirmwareManagement',
  from: 'central-system',
  clause: 'OCPP 1.6 §5.19',
  messages: { request: 'OCPP 1.6 §6.55', response: 'OCPP 1.6 §6.56' },
} as const satisfies ActionDefinition
