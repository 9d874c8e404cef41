import { findConfigurationKey } from '../../ocpp/configuration-keys.ts'

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/**
 * The password that a charge point has just taken over by ChangeConfiguration, or null: from then on the Central
 * System shall no longer accept the old one (Security §A01).
 */
export const passwordTakenOver = (action: string, payload: unknown, response: unknown): string | null => {
  if (action !== 'ChangeConfiguration' || !isRecord(payload) || !isRecord(response)) return null
  const { key, value } = payload
  if (typeof key !== 'string' || typeof value !== 'string' || response['status'] !== 'Accepted') return null
  return findConfigurationKey(key)?.key === 'AuthorizationKey' ? value : null
}
