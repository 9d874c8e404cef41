import type { Handler } from '../handler.ts'

/** OCPP 1.6 §5.4; Rejected where there is no cache (Errata 3.23). */
export const clearCache: Handler<'ClearCache'> = (_request, { configuration, memory }) => {
  if (!configuration.boolean('AuthorizationCacheEnabled')) return { response: { status: 'Rejected' } }
  memory.cache.clear()
  return { response: { status: 'Accepted' } }
}
