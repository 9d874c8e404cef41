import { findConfigurationKey } from '../../ocpp/configuration-keys.ts'
import { readResponse } from '../../ocpp/tolerant.ts'

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** The password that a CALL of ours would set, or null. */
export const offeredPassword = (action: string, payload: unknown): string | null => {
  if (action !== 'ChangeConfiguration' || !isRecord(payload)) return null
  const { key, value } = payload
  if (typeof key !== 'string' || typeof value !== 'string') return null
  return findConfigurationKey(key)?.key === 'AuthorizationKey' ? value : null
}

/**
 * From when on a charge point uses the password that it was offered, by its answer to ChangeConfiguration; null = not
 * at all. Once it holds, the Central System shall no longer accept the old one (Security §A01).
 */
export const passwordHolds = (answer: unknown): 'now' | 'after-reboot' | null => {
  const read = readResponse('ChangeConfiguration', answer)
  if (!read.ok) return null
  if (read.payload.status === 'Accepted') return 'now'
  return read.payload.status === 'RebootRequired' ? 'after-reboot' : null
}
