import type { ActionDefinition } from './definition.ts'

export type { GetLogRequest, GetLogResponse } from '../generated/types.ts'

/** Asks for a diagnostics or security log file at a location. */
export const getLog = {
  name: 'GetLog',
  profile: 'Security',
  from: 'central-system',
  clause: 'Security §N01',
  messages: { request: 'Security §5.9', response: 'Security §5.10' },
} as const satisfies ActionDefinition
