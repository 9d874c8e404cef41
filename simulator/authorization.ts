import type { Calls } from './calls.ts'
import type { Configuration } from './configuration.ts'
import { foldIdTag, type IdTagInfo, type Memory } from './memory.ts'

/** Who said so. */
export type Authority = 'local-list' | 'cache' | 'central-system' | 'unknown-offline' | 'offline'

export interface Authorization {
  readonly idTag: string
  readonly status: IdTagInfo['status']
  readonly parentIdTag: string | null
  readonly by: Authority
}

export interface Authorizer {
  /**
   * Whether an idTag may charge: by the Local Authorization List, the cache, the Central System, and while offline by
   * what is known (OCPP 1.6 §3.5, §4.1).
   */
  authorize(idTag: string): Promise<Authorization>
  /** The parentIdTag that the list or the cache knows; null = none. */
  knownParent(idTag: string): string | null
  /** Takes over what an answer says of an idTag (OCPP 1.6 §3.5.1). */
  learn(idTag: string, info: IdTagInfo): void
}

export interface AuthorizerOptions {
  readonly memory: Memory
  readonly configuration: Configuration
  readonly calls: Calls
  readonly isOnline: () => boolean
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** The list says Accepted, and the Central System doesn't (OCPP 1.6 §3.5.2). */
  readonly onListConflict: () => void
}

const cacheSize = 1_000

export const createAuthorizer = (options: AuthorizerOptions): Authorizer => {
  const { memory, configuration } = options

  /** What has expired is told as Expired (OCPP 1.6 §3.5.1). */
  const current = (info: IdTagInfo): IdTagInfo => {
    const expires = info.expiryDate === undefined ? NaN : Date.parse(info.expiryDate)
    const isExpired = info.status === 'Accepted' && expires <= options.now()
    return isExpired ? { ...info, status: 'Expired' } : info
  }

  const listed = (idTag: string): IdTagInfo | null => {
    if (!configuration.boolean('LocalAuthListEnabled')) return null
    const entry = memory.localList.entries.get(foldIdTag(idTag))
    return entry ? current(entry.idTagInfo) : null
  }
  const cached = (idTag: string): IdTagInfo | null => {
    if (!configuration.boolean('AuthorizationCacheEnabled')) return null
    const info = memory.cache.get(foldIdTag(idTag))
    return info ? current(info) : null
  }
  /** The list has priority over the cache (OCPP 1.6 §3.5.3). */
  const known = (idTag: string): { readonly info: IdTagInfo; readonly by: Authority } | null => {
    const entry = listed(idTag)
    if (entry) return { info: entry, by: 'local-list' }
    const info = cached(idTag)
    return info ? { info, by: 'cache' } : null
  }

  const decide = (idTag: string, info: IdTagInfo, by: Authority): Authorization => ({
    idTag,
    status: info.status,
    parentIdTag: info.parentIdTag ?? null,
    by,
  })

  const offline = (idTag: string): Authorization => {
    const local = known(idTag)
    if (local !== null && local.info.status !== 'Accepted') return decide(idTag, local.info, local.by)
    if (local !== null && configuration.boolean('LocalAuthorizeOffline'))
      return decide(idTag, local.info, local.by)
    // OCPP 1.6 §3.5.4.
    if (local === null && configuration.boolean('AllowOfflineTxForUnknownId'))
      return decide(idTag, { status: 'Accepted' }, 'unknown-offline')
    return decide(idTag, { status: 'Invalid' }, 'offline')
  }

  const makeRoom = (): void => {
    if (memory.cache.size < cacheSize) return
    for (const [key, info] of memory.cache) if (current(info).status !== 'Accepted') memory.cache.delete(key)
    const oldest = memory.cache.keys().next()
    if (memory.cache.size >= cacheSize && oldest.done !== true) memory.cache.delete(oldest.value)
  }

  const learn = (idTag: string, info: IdTagInfo): void => {
    const key = foldIdTag(idTag)
    const entry = listed(idTag)
    if (entry) {
      if (entry.status === 'Accepted' && info.status !== 'Accepted' && info.status !== 'ConcurrentTx')
        options.onListConflict()
      return
    }
    if (!configuration.boolean('AuthorizationCacheEnabled')) return
    memory.cache.delete(key)
    makeRoom()
    memory.cache.set(key, info)
  }

  return {
    async authorize(idTag) {
      if (!options.isOnline()) return offline(idTag)
      const local = known(idTag)
      if (local?.info.status === 'Accepted' && configuration.boolean('LocalPreAuthorize'))
        return decide(idTag, local.info, local.by)
      const outcome = await options.calls.call('Authorize', { idTag })
      if (!outcome.ok)
        return outcome.cause === 'refused'
          ? decide(idTag, { status: 'Invalid' }, 'central-system')
          : offline(idTag)
      const { idTagInfo } = outcome.payload
      learn(idTag, idTagInfo)
      return decide(idTag, idTagInfo, 'central-system')
    },
    knownParent: (idTag) => known(idTag)?.info.parentIdTag ?? null,
    learn,
  }
}
