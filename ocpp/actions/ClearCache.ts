import type { ActionDefinition } from './definition.ts'

export type { ClearCacheRequest, ClearCacheResponse } from '../generated/types.ts'

/** Empties the Authorization Cache. */
export const clearCache = {
  name: 'ClearCache',
  profile: 'Core',
  from: 'central-system',
  clause: 'OCPP 1.6 §5.4',
  messages: { request: 'OCPP 1.6 §6.11', response: 'OCPP 1.6 §6.12' },
} as const satisfies ActionDefinition
